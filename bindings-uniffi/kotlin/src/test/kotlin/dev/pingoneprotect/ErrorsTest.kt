package dev.pingoneprotect

import dev.pingoneprotect.ffi.InternalException
import dev.pingoneprotect.testing.Emulator
import dev.pingoneprotect.testing.requestOf
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

/** Every code of the catalogue, as a program meets it. */
internal class ErrorsTest {
    private val emulator = Emulator()

    /** What a call raises. */
    private fun raised(call: suspend (ProtectClient) -> Unit): ProtectException =
        emulator.builder().maxRetries(0).build().use { client ->
            assertThrows(ProtectException::class.java) { runBlocking { call(client) } }
        }

    private fun onCreate(fault: String): ProtectException {
        emulator.setFaults("""[{"operation":"create",$fault}]""")
        return raised { it.evaluateOrThrow(requestOf("low-1")) }.also { emulator.setFaults("[]") }
    }

    private fun afterwards(call: suspend (ProtectClient, Evaluation) -> Unit): ProtectException =
        raised { client -> call(client, client.evaluate(requestOf("low-1"))) }

    private val provoked: Map<ErrorCode, () -> ProtectException> = mapOf(
        ErrorCode.VALIDATION_FAILED to { raised { it.evaluateJson("{}") } },
        ErrorCode.INVALID_CONFIG to { assertThrows(ProtectException::class.java) { emulator.builder().maxRetries(-1).build() } },
        ErrorCode.UNAUTHORIZED to { onCreate("\"status\":401") },
        ErrorCode.FORBIDDEN to { onCreate("\"status\":403") },
        ErrorCode.NOT_FOUND to { raised { it.get("nobody-knows") } },
        ErrorCode.RATE_LIMITED to { onCreate("\"status\":429,\"headers\":{\"Retry-After\":600}") },
        ErrorCode.SERVER_ERROR to { onCreate("\"status\":500") },
        ErrorCode.REJECTED to { onCreate("\"status\":418") },
        ErrorCode.MALFORMED_RESPONSE to { onCreate("\"body\":\"no JSON\"") },
        ErrorCode.UNKNOWN_LEVEL to { raised { it.evaluateOrThrow(requestOf("newlevel-1")) } },
        ErrorCode.TIMEOUT to { onCreate("\"status\":408") },
        ErrorCode.NETWORK to { onCreate("\"drop\":\"after\"") },
        ErrorCode.NOT_EVALUATED to { raised { it.evaluateClientError("blocked").ticket() } },
        ErrorCode.ALREADY_COMPLETED to {
            afterwards { client, evaluation ->
                client.complete(evaluation.id!!, CompletionStatus.SUCCESS)
                client.complete(evaluation.id!!, CompletionStatus.FAILED)
            }
        },
        ErrorCode.COMPLETION_WINDOW_EXPIRED to {
            afterwards { client, evaluation ->
                emulator.advanceClock(minutes = 31)
                client.complete(evaluation.id!!, CompletionStatus.SUCCESS)
            }
        },
        ErrorCode.INTERNAL to {
            assertThrows(ProtectException::class.java) { raising { throw InternalException("a panic") } }
        },
    )

    @Test
    fun `every code is raised as its own class`() {
        val never = setOf(ErrorCode.CLIENT_ERROR, ErrorCode.UNKNOWN)
        assertEquals(ErrorCode.entries.toSet() - never, provoked.keys)
        for ((code, provoke) in provoked) {
            val raised = provoke()
            assertEquals(code, raised.code, "${raised.info}")
            assertInstanceOf(expected(code), raised)
        }
    }

    private fun expected(code: ErrorCode): Class<out ProtectException> = when (code) {
        ErrorCode.VALIDATION_FAILED -> ProtectException.Validation::class.java
        ErrorCode.INVALID_CONFIG -> ProtectException.Config::class.java
        ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN -> ProtectException.Auth::class.java
        ErrorCode.RATE_LIMITED -> ProtectException.RateLimited::class.java
        ErrorCode.TIMEOUT -> ProtectException.Timeout::class.java
        ErrorCode.NETWORK -> ProtectException.Network::class.java
        ErrorCode.INTERNAL, ErrorCode.CLIENT_ERROR, ErrorCode.UNKNOWN -> ProtectException.Internal::class.java
        ErrorCode.NOT_FOUND, ErrorCode.SERVER_ERROR, ErrorCode.REJECTED, ErrorCode.MALFORMED_RESPONSE,
        ErrorCode.UNKNOWN_LEVEL, ErrorCode.NOT_EVALUATED, ErrorCode.ALREADY_COMPLETED,
        ErrorCode.COMPLETION_WINDOW_EXPIRED,
        -> ProtectException.Service::class.java
    }

    @Test
    fun `what is known of an error crosses`() {
        assertEquals("maxRetries", provoked.getValue(ErrorCode.INVALID_CONFIG)().info.target)
        assertEquals(600_000, provoked.getValue(ErrorCode.RATE_LIMITED)().info.retryAfterMs)
        assertEquals(500, provoked.getValue(ErrorCode.SERVER_ERROR)().info.status)
        assertNotNull(provoked.getValue(ErrorCode.UNKNOWN_LEVEL)().info.evaluationId)
        assertNotNull(provoked.getValue(ErrorCode.VALIDATION_FAILED)().report)
    }

    @Test
    fun `a client error is an outcome and no exception`() = runBlocking<Unit> {
        emulator.builder().fallback(FallbackLevel.LOW).build().use { client ->
            val request = requestOf("low-1")
            val reported = EvaluationRequest(request.event, clientError = "SDK_BLOCKED")
            for (evaluation in listOf(client.evaluateOrThrow(reported), client.evaluateClientError("SDK_BLOCKED"))) {
                assertEquals(Outcome.ClientError, evaluation.outcome)
                assertEquals(ErrorCode.CLIENT_ERROR, evaluation.decision.reason)
                assertEquals("SDK_BLOCKED", evaluation.decision.message)
            }
            assertEquals(0, emulator.log().size)
        }
    }

    @Test
    fun `a code of a newer core survives as unknown`() = assertEquals(ErrorCode.UNKNOWN, ErrorCode.of("BRAND_NEW"))
}
