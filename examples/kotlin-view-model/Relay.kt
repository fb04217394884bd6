package dev.pingoneprotect.example

import com.sun.net.httpserver.HttpExchange
import com.sun.net.httpserver.HttpServer
import dev.pingoneprotect.CompletionStatus
import dev.pingoneprotect.Evaluation
import dev.pingoneprotect.Json
import dev.pingoneprotect.ProtectClient
import dev.pingoneprotect.ProtectException
import dev.pingoneprotect.User
import kotlinx.coroutines.runBlocking
import java.net.InetAddress
import java.net.InetSocketAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.Executors

/**
 * The other half of the app: its own back end. It holds the client secret, knows who is signed in and where the visitor
 * comes from, and offers the create only: completion follows its own check of the sign-in.
 *
 * Small on purpose (the JDK's own server, http on loopback); a real one has TLS, and takes `event.ip` behind its proxies
 * with `PingOneProtect.clientIp`.
 */
public class Relay(private val service: ProtectClient, private val sessions: Map<String, User>) : AutoCloseable {
    private val evaluations = ConcurrentHashMap<String, Evaluation>()
    private val threads = Executors.newCachedThreadPool { Thread(it).apply { isDaemon = true } }
    private val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0).apply {
        executor = threads
        createContext("/protect/v1/environments/", ::handle)
        start()
    }

    /** What the phone's client takes as `apiUrl`. */
    public val apiUrl: String = "http://127.0.0.1:${server.address.port}/protect/v1"

    /** The app's own check of the password; only the server's own decision and check count. */
    public fun passwordChecked(session: String, wasRight: Boolean) {
        val evaluation = evaluations.remove(session) ?: return
        val status = if (wasRight) CompletionStatus.SUCCESS else CompletionStatus.FAILED
        runBlocking { evaluation.complete(status) }
    }

    private fun handle(exchange: HttpExchange) = exchange.use {
        val session = exchange.requestHeaders.getFirst("Authorization")?.removePrefix("Bearer ")
        val user = sessions[session]
        when {
            exchange.requestMethod != "POST" || !exchange.requestURI.path.endsWith("/riskEvaluations") ->
                exchange.answer(NOT_FOUND, "")
            session == null || user == null -> exchange.answer(UNAUTHORIZED, "")
            else -> create(exchange, session, user)
        }
    }

    private fun create(exchange: HttpExchange, session: String, user: User) {
        val body = Json.parse(exchange.requestBody.readBytes().decodeToString())
        val request = body?.let { completed(it, user, exchange.remoteAddress.address.hostAddress) } ?: "null"
        val evaluation = try {
            runBlocking { service.evaluateJson(request) }
        } catch (refused: ProtectException.Validation) {
            return exchange.answer(BAD_REQUEST, """{"code":"INVALID_DATA","message":"${refused.code}"}""")
        }
        val raw = evaluation.raw ?: return exchange.answer(evaluation.error?.status ?: BAD_GATEWAY, "")
        // The one that counts: the server decides with it, and completes it.
        evaluations[session] = evaluation
        exchange.answer(CREATED, raw)
    }

    /** The user of the session, the address of the connection, and no client error: the phone decides none of them. */
    private fun completed(body: Json, user: User, ip: String): String {
        val own = mapOf("user" to user.asJson(), "ip" to Json.of(ip).text)
        val event = (body["event"]?.members().orEmpty().associate { (name, value) -> name to value.text }) + own
        val rest = body.members().associate { (name, value) -> name to value.text } - "clientError"
        return jsonOf(rest + ("event" to jsonOf(event)))
    }

    private fun User.asJson(): String = jsonOf(
        listOfNotNull("type" to Json.of(type.name).text, id?.let { "id" to Json.of(it).text }, name?.let { "name" to Json.of(it).text })
            .toMap(),
    )

    private fun jsonOf(members: Map<String, String>): String =
        members.entries.joinToString(",", "{", "}") { (name, value) -> "${Json.of(name).text}:$value" }

    private fun HttpExchange.answer(status: Int, body: String) {
        val bytes = body.toByteArray()
        sendResponseHeaders(status, if (bytes.isEmpty()) -1 else bytes.size.toLong())
        responseBody.use { if (bytes.isNotEmpty()) it.write(bytes) }
    }

    override fun close() {
        server.stop(0)
        threads.shutdown()
    }

    private companion object {
        const val CREATED = 201
        const val BAD_REQUEST = 400
        const val UNAUTHORIZED = 401
        const val NOT_FOUND = 404
        const val BAD_GATEWAY = 502
    }
}
