package dev.pingoneprotect.demo

import dev.pingoneprotect.Journey
import dev.pingoneprotect.JourneyAnswer
import dev.pingoneprotect.JourneyContext
import dev.pingoneprotect.JourneyTask
import dev.pingoneprotect.ProtectClient
import dev.pingoneprotect.runJourney
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.system.exitProcess

private class Visitor(
    val name: String,
    val userId: String,
    val expected: String,
    val userAgent: String = "Mozilla/5.0",
    val clientError: String? = null,
)

private val VISITORS = listOf(
    Visitor("Ana, as ever", "low-ana", "authenticated LOW SUCCESS"),
    Visitor("Cleo, on a new device", "high-cleo", "authenticated HIGH approved SUCCESS"),
    Visitor("a script", "script", "authenticated BOT_MITIGATION false FAILURE", userAgent = "HeadlessChrome/140.0"),
    Visitor("a blocked signals SDK", "kim", "authenticated CLIENT_ERROR FAILURE", clientError = "blocked"),
)

/** The journey of a file through this package, for some visitors: where each of them went. */
public fun main(arguments: Array<String>) {
    val definition = File(arguments.single()).readText()
    val astray = ProtectClient.fromEnv().use { client ->
        VISITORS.filter { visitor ->
            val went = runBlocking { walk(client, Journey(definition), visitor) }
            println(visitor.name.padEnd(24) + went.joinToString(" → "))
            went.joinToString(" ") != visitor.expected
        }
    }
    astray.forEach { System.err.println("${it.name} should have gone ${it.expected}") }
    exitProcess(if (astray.isEmpty()) 0 else 1)
}

private suspend fun walk(client: ProtectClient, journey: Journey, visitor: Visitor): List<String> {
    val known = JourneyContext(userId = visitor.userId, username = "${visitor.userId}@example.com")
    val tasks = mapOf(
        "login" to JourneyTask { JourneyAnswer.outcome("authenticated", known) },
        "collectSignals" to JourneyTask {
            visitor.clientError?.let(JourneyAnswer::clientError) ?: JourneyAnswer.signals("opaque-signals")
        },
        "push" to JourneyTask { JourneyAnswer.outcome("approved") },
        "captcha" to JourneyTask { JourneyAnswer.outcome("false") },
    )
    val context = JourneyContext(ip = "81.2.69.142", userAgent = visitor.userAgent)
    val end = client.runJourney(journey, context, tasks)
    val result = if (end.isSuccess) "SUCCESS" else "FAILURE"
    return end.path.map { it.outcome }.filter { it != "CONTINUE" } + result
}
