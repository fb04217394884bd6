package dev.pingoneprotect

import dev.pingoneprotect.testing.Emulator
import dev.pingoneprotect.testing.requestOf
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration.Companion.minutes

internal class ClientTest {
    private val emulator = Emulator()

    @Test
    fun `with a fallback an outage is a level, and the error stands beside it`() = runBlocking<Unit> {
        emulator.setFaults("""[{"operation":"create","status":503}]""")
        emulator.builder().fallback(FallbackLevel.MEDIUM).build().use { client ->
            val evaluation = client.evaluate(requestOf("low-1"))
            assertEquals(Outcome.Medium, evaluation.outcome)
            assertEquals(DecidedBy.FALLBACK, evaluation.decision.decidedBy)
            assertEquals(ErrorCode.SERVER_ERROR, evaluation.decision.reason)
            assertEquals(503, evaluation.error?.status)
            assertThrows(ProtectException.Service::class.java) {
                runBlocking { client.evaluateOrThrow(requestOf("low-1")) }
            }
        }
    }

    @Test
    fun `values that this version does not know survive`() = runBlocking<Unit> {
        val overlay = """{"emulator":{"level":"VERY_HIGH","source":"NEW_SOURCE","recommendedAction":"NEW_ACTION"}}"""
        val event = requestOf("low-1").event.copy(customAttributes = Json.parse(overlay))
        emulator.builder().build().use { client ->
            val evaluation = client.evaluate(EvaluationRequest(event))
            assertEquals(Outcome.Failure, evaluation.outcome)
            assertEquals(ErrorCode.UNKNOWN_LEVEL, evaluation.decision.reason)
            assertEquals("VERY_HIGH", evaluation.decision.level)
            assertEquals("NEW_ACTION", evaluation.decision.recommendedAction)
            assertEquals("NEW_SOURCE", evaluation.response?.source)
            assertEquals("VERY_HIGH", evaluation.response?.level)
            assertTrue(evaluation.raw!!.contains("NEW_ACTION"))
            // What has an id can be completed, whatever its outcome.
            assertTrue(evaluation.complete(CompletionStatus.FAILED) is CompletionResult.Completed)
        }
        val listed = OutcomePolicy.of(null, listOf("NEW_ACTION"))
        val response = """{"id":"1","result":{"level":"LOW","recommendedAction":"NEW_ACTION"}}"""
        assertEquals(Outcome.Action("NEW_ACTION"), PingOneProtect.decide(response, listed).outcome)
    }

    @Test
    fun `a thousand calls at a time share one token`() = runBlocking<Unit> {
        emulator.builder().timeout(2.minutes).build().use { client ->
            val calls = (1..THOUSAND).map { async(Dispatchers.Default) { client.evaluate(requestOf("low-$it")) } }
            val evaluations = calls.awaitAll()
            assertEquals(THOUSAND, evaluations.mapNotNull { it.id }.toSet().size)
            assertTrue(evaluations.all { it.outcome == Outcome.Low })
            assertEquals(THOUSAND, emulator.received("create"))
            assertEquals(1, emulator.received("token"))
        }
    }

    @Test
    fun `no create is sent twice when connections break after sending`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            // A kept connection is the one that an HTTP stack repeats on by itself.
            assertEquals(Outcome.Low, client.evaluate(requestOf("low-0")).outcome)
            var sent = 1
            for (point in listOf("before", "after", "middle")) {
                emulator.setFaults("""[{"operation":"create","drop":"$point"}]""")
                repeat(CALLS) {
                    val evaluation = client.evaluate(requestOf("low-1"))
                    assertEquals(ErrorCode.NETWORK, evaluation.decision.reason)
                    assertEquals(1, evaluation.attempts)
                }
                sent += CALLS
                assertEquals(sent, emulator.received("create"), "drop $point")
            }
        }
    }

    @Test
    fun `a client that is closed fails in its own words`() = runBlocking<Unit> {
        val client = emulator.builder().fallback(FallbackLevel.HIGH).build()
        client.use { assertEquals(Outcome.Low, it.evaluate(requestOf("low-1")).outcome) }
        val evaluation = client.evaluate(requestOf("low-1"))
        assertEquals(Outcome.High, evaluation.outcome)
        assertNotNull(evaluation.error)
    }

    @Test
    fun `every operation reaches the service`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            val options = CallOptions(transactionId = "order 7", sessionId = "s-1")
            val evaluation = client.evaluate(requestOf("high-1"), options)
            val headers = emulator.log().last()["headers"]!!
            assertEquals("order_7", headers["x-ping-external-transaction-id"]?.asString())
            assertEquals("s-1", headers["x-ping-external-session-id"]?.asString())
            assertEquals(evaluation.id, client.get(evaluation.id!!).id)
            evaluation.complete(CompletionStatus.SUCCESS)
            val item = FeedbackItem(evaluation.id!!, Feedback.AutomatedAttack(AutomatedAttackReason.CREDENTIAL_STUFFING))
            assertTrue(client.sendFeedback(listOf(item)).failed.isEmpty())
            client.resetUserProfile(User.external("high-1"))
            assertEquals(1, emulator.received("reset"))
            assertFalse("$client$evaluation".contains("high-1"))
        }
    }

    private companion object {
        const val THOUSAND = 1000
        const val CALLS = 5
    }
}
