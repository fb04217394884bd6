package dev.pingoneprotect

import dev.pingoneprotect.ffi.errorCatalogue
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

internal class CatalogueTest {
    @Test
    fun `every code of the core is a code here`() {
        val known = ErrorCode.entries.filter { it != ErrorCode.UNKNOWN }.map { it.name }
        assertEquals(errorCatalogue().map { it.code }, known)
    }

    @Test
    fun `a bad policy is a config exception`() {
        assertThrows(ProtectException.Config::class.java) { OutcomePolicy.of(-1.0, emptyList()) }
        assertThrows(ProtectException.Config::class.java) { OutcomePolicy.of(Double.NaN, emptyList()) }
    }

    @Test
    fun `digits and lone surrogates survive`() {
        assertEquals("123456789012345678901234567890", Json.parse("[123456789012345678901234567890]")!!.items()[0].text)
        assertTrue(PingOneProtect.validateRequest("\"\ud800\"").diagnostics.isNotEmpty())
    }

    @Test
    fun `nothing shows personal data`() {
        val request = EvaluationRequest(Event(User.external("ana", "ana@example.com"), ip = "81.2.69.142"))
        assertFalse("$request ${request.event} ${request.event.user}".contains("ana"))
    }
}
