package dev.pingoneprotect

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File

/** The heap of the tests is bounded (pom.xml), so that what the process grows by is native memory. */
internal class MemoryTest {
    private val body = """{"id":"1","result":{"level":"LOW","score":15,"mitigations":[{"action":"DENY"}]}}"""
    private val bytes = body.toByteArray()
    private val client = ProtectClient.builder()
        .environmentId("6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21")
        .apiUrl("http://127.0.0.1:9/v1")
        .token { AccessToken.of("t") }
        .build()

    /** Ten calls of every kind that keeps something on the other side, errors among them. */
    private fun tenCalls() {
        repeat(DECISIONS) { assertEquals(Outcome.Low, PingOneProtect.decide(bytes).outcome) }
        assertEquals(Outcome.Low, PingOneProtect.decide(body).outcome)
        assertTrue(PingOneProtect.validateRequest("{}").diagnostics.isNotEmpty())
        assertEquals(Outcome.ClientError, client.evaluateClientError("blocked").outcome)
        assertThrows(ProtectException.Config::class.java) { OutcomePolicy.of(-1.0, emptyList()) }
        assertEquals(emptyList<String>(), OutcomePolicy.of(1.0, listOf("A")).recommendedActions - "A")
    }

    @Test
    fun `a hundred thousand calls leave no growth`() {
        client.use {
            repeat(WARM_UP) { tenCalls() }
            val before = settled()
            repeat(ROUNDS) { tenCalls() }
            val grown = settled() - before
            assertTrue(grown < ALLOWED_KB, "the process grew by $grown KB")
        }
    }

    /** The process's memory in KB, with what nobody holds any more given back. */
    private fun settled(): Long {
        repeat(GC_RUNS) {
            System.gc()
            System.runFinalization()
        }
        val status = File("/proc/self/status").takeIf { it.exists() }?.readLines() ?: return 0
        return status.first { it.startsWith("VmRSS") }.filter(Char::isDigit).toLong()
    }

    private companion object {
        const val DECISIONS = 5
        const val WARM_UP = 2_000
        const val ROUNDS = 10_000
        const val GC_RUNS = 3
        const val ALLOWED_KB = 16 * 1024
    }
}
