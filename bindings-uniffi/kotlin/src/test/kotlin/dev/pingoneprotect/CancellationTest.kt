package dev.pingoneprotect

import dev.pingoneprotect.testing.SilentServer
import dev.pingoneprotect.testing.requestOf
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes

/** Against a server that never answers: only cancellation and time limits end a call. */
internal class CancellationTest {
    private fun client(server: SilentServer, timeout: kotlin.time.Duration): ProtectClient = ProtectClient.builder()
        .environmentId("6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21")
        .apiUrl(server.apiUrl)
        .token { AccessToken.of("user-session") }
        .timeout(timeout)
        .build()

    @Test
    fun `cancelling a coroutine closes its connection`() = runBlocking<Unit> {
        SilentServer().use { server ->
            client(server, 5.minutes).use { client ->
                val call = async(Dispatchers.Default) { client.evaluate(requestOf("low-1")) }
                assertTrue(server.nextRequest().startsWith("POST /v1/environments/"))
                call.cancel()
                assertThrows(CancellationException::class.java) { runBlocking { call.await() } }
                assertTrue(server.nextClosed().startsWith("POST"))
            }
        }
    }

    @Test
    fun `cancelling a future closes its connection`() {
        SilentServer().use { server ->
            client(server, 5.minutes).use { client ->
                val call = client.evaluateAsync(requestOf("low-1"))
                server.nextRequest()
                call.cancel(true)
                assertTrue(call.isCancelled)
                server.nextClosed()
            }
        }
    }

    @Test
    fun `the time limit holds for a call as a whole`() = runBlocking<Unit> {
        SilentServer().use { server ->
            client(server, 300.milliseconds).use { client ->
                // A minute only keeps a test that hangs from hanging.
                withTimeout(1.minutes) {
                    val evaluation = client.evaluate(requestOf("low-1"))
                    assertEquals(ErrorCode.TIMEOUT, evaluation.decision.reason)
                    assertEquals(1, evaluation.attempts)
                    // A reading may be repeated, and all tries together have the limit.
                    assertThrows(ProtectException.Timeout::class.java) { runBlocking { client.get("some-id") } }
                }
                server.nextClosed()
            }
        }
    }

    @Test
    fun `a cancelled guard's body goes on being cancelled`() = runBlocking<Unit> {
        val emulator = dev.pingoneprotect.testing.Emulator()
        emulator.builder().build().use { client ->
            val guarded = async(Dispatchers.Default) {
                client.guard(requestOf("low-1")) { kotlinx.coroutines.awaitCancellation() }
            }
            while (emulator.completions().isEmpty()) kotlinx.coroutines.delay(10)
            guarded.cancel()
            assertThrows(CancellationException::class.java) { runBlocking<Unit> { guarded.await() } }
            guarded.join()
            assertEquals(listOf<String?>("FAILED"), emulator.completions())
        }
    }
}
