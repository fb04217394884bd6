package dev.pingoneprotect.testing

import dev.pingoneprotect.Builder
import dev.pingoneprotect.Json
import dev.pingoneprotect.ProtectClient
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.util.UUID

/** One environment of the emulator, which runs once for all tests of this process. */
internal class Emulator(val environmentId: String = UUID.randomUUID().toString()) {
    val apiUrl: String = "$ROOT/v1"

    /** The options that a client of this environment needs. */
    fun builder(): Builder = ProtectClient.builder()
        .environmentId(environmentId)
        .apiUrl(apiUrl)
        .authUrl(ROOT)
        .credentials("worker", "secret")

    fun setFaults(faults: String) {
        admin("PUT", "/faults", faults)
    }

    fun advanceClock(minutes: Int) {
        admin("POST", "/clock", """{"advanceMs":${minutes * 60_000}}""")
    }

    /** What was received, in order. */
    fun log(): List<Json> = checkNotNull(Json.parse(admin("GET", "/log"))).items()

    /** The operations that were received, in order. */
    fun operations(): List<String> = log().mapNotNull { it["operation"]?.asString() }

    /** How often an operation was received. */
    fun received(operation: String): Int = operations().count { it == operation }

    /** The verdicts of what is stored. */
    fun completions(): List<String?> = checkNotNull(Json.parse(admin("GET", "/evaluations"))).items()
        .map { it["completionStatus"]?.asString() }

    private fun admin(method: String, path: String, body: String? = null): String {
        val publisher = body?.let(BodyPublishers::ofString) ?: BodyPublishers.noBody()
        val uri = URI("$ROOT/emulator/environments/$environmentId$path")
        val answer = HTTP.send(HttpRequest.newBuilder(uri).method(method, publisher).build(), BodyHandlers.ofString())
        check(answer.statusCode() / 100 == 2) { "$method $path: ${answer.statusCode()} ${answer.body()}" }
        return answer.body()
    }

    private companion object {
        val HTTP: HttpClient = HttpClient.newHttpClient()
        val ROOT: String by lazy { started(File(System.getProperty("emulator.program"))) }

        /** Starts the program at a free port, and ends it with this process. */
        fun started(program: File): String {
            check(program.exists()) { "$program is missing: cargo xtask kotlin builds it" }
            val process = ProcessBuilder(program.path, "--port", "0").redirectErrorStream(true).start()
            Runtime.getRuntime().addShutdownHook(Thread { process.destroy() })
            val lines = process.inputStream.bufferedReader()
            return lines.lineSequence().first { it.startsWith("PingOne") }.substringAfterLast(" ")
        }
    }
}
