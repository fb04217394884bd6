package dev.pingoneprotect

import dev.pingoneprotect.testing.Emulator
import dev.pingoneprotect.testing.requestOf
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.minutes

internal class GuardTest {
    private val emulator = Emulator()
    private val events = java.util.concurrent.ConcurrentLinkedQueue<ClientEvent>()

    private fun client(): ProtectClient = emulator.builder().onEvent { events += it }.build()

    private fun warnings() = events.filter { it.type == "warning" }

    @Test
    fun `a normal end sends the recorded verdict, the last one`() = runBlocking<Unit> {
        client().use { client ->
            val value = client.guard(requestOf("low-1")) { evaluation ->
                evaluation.fail()
                evaluation.succeed()
                "signed in"
            }
            assertEquals("signed in", value)
            assertEquals(listOf<String?>("SUCCESS"), emulator.completions())
            assertTrue(warnings().isEmpty())
        }
    }

    @Test
    fun `a normal end without a verdict is FAILED with a warning`() = runBlocking<Unit> {
        client().use { client ->
            client.guard(requestOf("low-1")) { }
            assertEquals(listOf<String?>("FAILED"), emulator.completions())
            assertEquals(1, warnings().size)
        }
    }

    @Test
    fun `an exception is FAILED and goes on`() = runBlocking<Unit> {
        client().use { client ->
            assertThrows(IllegalStateException::class.java) {
                runBlocking { client.guard<Unit>(requestOf("low-1")) { error("the password is wrong") } }
            }
            assertEquals(listOf<String?>("FAILED"), emulator.completions())
        }
    }

    @Test
    fun `a redirect that is an exception keeps the recorded verdict`() = runBlocking<Unit> {
        class Redirect : RuntimeException("302 /home")
        client().use { client ->
            assertThrows(Redirect::class.java) {
                runBlocking {
                    client.guard<Unit>(requestOf("low-1")) { evaluation ->
                        evaluation.succeed()
                        throw Redirect()
                    }
                }
            }
            assertEquals(listOf<String?>("SUCCESS"), emulator.completions())
        }
    }

    @Test
    fun `a completion that hangs delays the guard by two seconds at most and replaces nothing`() = runBlocking<Unit> {
        // Five minutes of silence, against a limit of five minutes for a call: only the guard's own limit ends it.
        val silent = """"delayMs":300000"""
        emulator.setFaults("""[{"operation":"complete",$silent},{"operation":"get",$silent}]""")
        emulator.builder().timeout(5.minutes).onEvent { events += it }.build().use { client ->
            var handle: Evaluation? = null
            val value = withTimeout(1.minutes) {
                client.guard(requestOf("low-1")) { evaluation ->
                    handle = evaluation
                    evaluation.succeed()
                    42
                }
            }
            assertEquals(42, value)
            assertEquals(ErrorCode.TIMEOUT, handle?.completionError?.code)
            assertEquals(1, warnings().size)
        }
    }

    @Test
    fun `a completion whose answer is lost is settled by a reading`() = runBlocking<Unit> {
        emulator.setFaults("""[{"operation":"complete","drop":"after"}]""")
        client().use { client ->
            val evaluation = client.guard(requestOf("low-1")) { it.succeed(); it }
            assertEquals(CompletionState.SUCCESS, evaluation.completionStatus)
            assertNull(evaluation.completionError)
            assertEquals(listOf("create", "complete", "get"), emulator.operations() - "token")
        }
    }

    @Test
    fun `an outage ends normally and completes nothing`() = runBlocking<Unit> {
        emulator.setFaults("""[{"operation":"create","status":503}]""")
        client().use { client ->
            val seen = client.guard(requestOf("low-1")) { evaluation -> evaluation.also { it.succeed() } }
            assertEquals(Outcome.Failure, seen.outcome)
            assertNull(seen.id)
            assertEquals(0, emulator.received("complete"))
        }
    }

    @Test
    fun `after a ticket the guard sends nothing and another request goes on`() = runBlocking<Unit> {
        client().use { client ->
            val ticket = client.guard(requestOf("medium-1")) { it.ticket() }
            assertEquals(0, emulator.received("complete"))
            val resumed = client.resume(ticket)
            assertTrue(resumed.complete(CompletionStatus.SUCCESS) is CompletionResult.Completed)
            assertEquals(CompletionState.SUCCESS, resumed.completionStatus)
            val result = resumed.feedback(Feedback.FalseHighRisk(FalseHighRiskReason.SUCCESSFUL_MFA))
            assertTrue(result.failed.isEmpty())
        }
    }
}
