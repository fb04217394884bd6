package dev.pingoneprotect

import dev.pingoneprotect.testing.Emulator
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.util.concurrent.CompletableFuture

internal class JourneyTest {
    private val emulator = Emulator()
    private val definition = File("../../examples/journey/sign-in.json").readText()
    private val visitor = JourneyContext(ip = "81.2.69.142", userAgent = "Mozilla/5.0")

    private fun login(user: String) =
        JourneyTask { JourneyAnswer.outcome("authenticated", JourneyContext(userId = user, username = "$user@example.com")) }

    @Test
    fun `a journey runs to its end and completes`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            val end = client.runJourney(Journey(definition), visitor, mapOf("login" to login("low-1")))
            assertTrue(end.isSuccess)
            val path = listOf("initialize", "login", "evaluation", "success result")
            assertEquals(path, end.path.map { it.node })
            assertEquals("LOW", end.path[2].outcome)
            assertEquals(listOf<String?>("SUCCESS"), emulator.completions())
        }
    }

    @Test
    fun `a client's fallback plays no part, a failure is an outcome`() = runBlocking<Unit> {
        emulator.setFaults("""[{"operation":"create","status":503}]""")
        emulator.builder().fallback(FallbackLevel.LOW).maxRetries(0).build().use { client ->
            val end = client.runJourney(Journey(definition), visitor, mapOf("login" to login("low-1")))
            assertFalse(end.isSuccess)
            assertEquals(PathEntry("evaluation", "FAILURE"), end.path.last())
            val reason = end.state["shared"]?.get("PINGONE_VERIFY_EVALUATION_FAILURE_REASON_KEY")
            assertEquals("SERVER_ERROR", reason?.asString())
        }
    }

    @Test
    fun `a journey that waits for its user goes on in another request`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            val journey = Journey(definition)
            val away = JourneyTask { throw NoSuchElementException("the push is on its way") }
            val tasks = mapOf("login" to login("high-1"), "push" to away)
            val thrown = runCatching { client.runJourney(journey, visitor, tasks) }.exceptionOrNull()
            assertTrue(thrown is NoSuchElementException)
            assertEquals("push", (JourneyStep.of(journey.open!!) as JourneyStep.Host).task)
            val saved = journey.toJson()
            assertFalse(saved.contains("81.2.69.142"))

            val resumed = Journey.resume(saved, visitor.toJson())
            val denied = mapOf("push" to JourneyTask { JourneyAnswer.outcome("denied") })
            assertFalse(client.continueJourney(resumed, denied).isSuccess)
            assertEquals(listOf<String?>("FAILED"), emulator.completions())
            assertNull(resumed.open)
        }
    }

    @Test
    fun `nodes run by themselves`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            val asked = ArrayList<Boolean>()
            val signals = JourneyTask { step ->
                asked += (step as JourneyStep.CollectSignals).pauseBehavioralData
                JourneyAnswer.signals("invalid payload")
            }
            val context = visitor.copy(userId = "u-1", username = "ana@example.com")
            val done = client.runNode(EvaluationNode("{}"), context, mapOf("collectSignals" to signals))
            assertEquals(listOf(true), asked)
            assertEquals("HIGH", done.outcome)
            assertEquals("HIGH", done.decision?.get("outcome")?.asString())
            assertTrue(done.toString().startsWith("Done"))

            val completed = client.runNode(ResultNode("""{"completionStatus":"FAILED"}"""), state = done.state)
            assertEquals("CONTINUE", completed.outcome)
            assertEquals(emptyList<String>(), completed.warnings)
            assertEquals(listOf<String?>("FAILED"), emulator.completions())
        }
    }

    @Test
    fun `misuse is a config exception and the step stays open`() = runBlocking<Unit> {
        emulator.builder().build().use { client ->
            val journey = Journey(definition)
            assertThrows(ProtectException.Config::class.java) { runBlocking { client.continueJourney(journey) } }
            assertThrows(ProtectException.Config::class.java) { runBlocking { client.runJourney(journey, visitor) } }
            assertEquals("login", journey.open?.get("task")?.asString())
            val odd = mapOf("login" to JourneyTask { JourneyAnswer.outcome("no such edge") })
            assertThrows(ProtectException.Config::class.java) { runBlocking { client.continueJourney(journey, odd) } }
            val step = journey.open!!
            assertThrows(ProtectException.Config::class.java) { runBlocking { client.perform(step) } }
            val empty = Json.parse("""{"step":"complete","evaluationId":"a b","completionStatus":"SUCCESS"}""")!!
            assertTrue(client.perform(empty).json.contains("INVALID_CONFIG"))
        }
    }

    @Test
    fun `Java drives with futures`() {
        emulator.builder().build().use { client ->
            val known = JourneyAnswer.outcome("rejected")
            val tasks = mapOf("login" to java.util.function.Function<JourneyStep, java.util.concurrent.CompletionStage<JourneyAnswer>> {
                CompletableFuture.completedFuture(known)
            })
            assertFalse(client.runJourneyAsync(Journey(definition), visitor, tasks).get().isSuccess)
        }
    }
}
