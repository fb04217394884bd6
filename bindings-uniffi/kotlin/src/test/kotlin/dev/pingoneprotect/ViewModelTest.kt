package dev.pingoneprotect

import dev.pingoneprotect.example.Relay
import dev.pingoneprotect.example.SignInState
import dev.pingoneprotect.example.SignInViewModel
import dev.pingoneprotect.testing.Emulator
import dev.pingoneprotect.testing.SilentServer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.minutes

/** The example of `examples/kotlin-view-model`: the phone, its relay, and the service behind it. */
internal class ViewModelTest {
    private val emulator = Emulator()
    private val scope = CoroutineScope(Dispatchers.Default)
    private val service = emulator.builder().build()
    private val sessions = mapOf("session-of-ana" to User.external("high-ana", "ana@example.com"))
    private val relay = Relay(service, sessions)

    @AfterEach
    fun close() {
        scope.cancel()
        relay.close()
        service.close()
    }

    private fun phone(apiUrl: String, session: String): ProtectClient = ProtectClient.builder()
        .environmentId(emulator.environmentId)
        .apiUrl(apiUrl)
        .token { AccessToken.of(session) }
        .ipFromServer(true)
        .build()

    private fun shown(client: ProtectClient, signals: String? = "signals"): SignInState = runBlocking {
        val model = SignInViewModel(client, scope)
        assertEquals(SignInState.Form, model.state.value)
        model.signIn("somebody-else", signals)
        withTimeout(1.minutes) { model.state.first { it != SignInState.Form && it != SignInState.Checking } }
    }

    @Test
    fun `the relay says who it is and from where, and completes`() {
        phone(relay.apiUrl, "session-of-ana").use { assertEquals(SignInState.SecondFactor, shown(it)) }
        val event = emulator.log().last { it["operation"]?.asString() == "create" }["body"]!!["event"]!!
        assertEquals("high-ana", event["user"]?.get("id")?.asString())
        assertEquals("127.0.0.1", event["ip"]?.asString())
        assertEquals(listOf<String?>("IN_PROGRESS"), emulator.completions())
        relay.passwordChecked("session-of-ana", wasRight = true)
        assertEquals(listOf<String?>("SUCCESS"), emulator.completions())
    }

    @Test
    fun `a client error from the phone does not reach the decision of the relay`() = runBlocking<Unit> {
        phone(relay.apiUrl, "session-of-ana").use { client ->
            // A program that pretends to be the app: it posts the client error instead of deciding by it.
            val body = """{"event":{"user":{"type":"EXTERNAL","id":"low-1"}},"clientError":"let me in"}"""
            val request = okhttp3.Request.Builder()
                .url("${client.apiUrl}/environments/${client.environmentId}/riskEvaluations")
                .header("Authorization", "Bearer session-of-ana")
                .post(okhttp3.RequestBody.create(null, body.toByteArray()))
                .build()
            val answer = okhttp3.OkHttpClient().newCall(request).execute().use { it.body.string() }
            assertEquals(Outcome.High, PingOneProtect.decide(answer).outcome)
        }
    }

    @Test
    fun `without a session nobody is let through`() =
        phone(relay.apiUrl, "somebody").use { assertEquals(SignInState.SecondFactor, shown(it)) }
            .also { assertEquals(0, emulator.received("create")) }

    @Test
    fun `the relay offers the create only`() = runBlocking<Unit> {
        phone(relay.apiUrl, "session-of-ana").use { client ->
            val refused = runCatching { client.complete("some-id", CompletionStatus.SUCCESS) }.exceptionOrNull()
            assertEquals(ErrorCode.NOT_FOUND, (refused as ProtectException).code)
        }
    }

    @Test
    fun `going back ends the call`() {
        SilentServer().use { server ->
            phone(server.apiUrl, "session-of-ana").use { client ->
                val model = SignInViewModel(client, scope)
                model.signIn("ana", null)
                server.nextRequest()
                model.back()
                server.nextClosed()
                assertEquals(SignInState.Form, model.state.value)
            }
        }
    }
}
