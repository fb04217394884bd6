package dev.pingoneprotect

import com.sun.jna.NativeLibrary
import com.sun.jna.Platform
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNotNull
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Test
import java.io.File

/** The short way to a decision gives what the generated one gives, or steps aside. */
internal class DirectTest {
    private val policy = OutcomePolicy.DEFAULT

    private fun response(extra: String): String =
        """{"id":"e-1","result":{"level":"HIGH","score":125.5,"recommendedAction":"$extra","mitigations":[{"a":1},2]}}"""

    private fun generated(text: String): Decision = policy.core.decide(text.wellFormed()).toDecision()

    /** One that lies elsewhere, where the system looks first, would be tested in its place. */
    @Test
    fun `the library is that of the package`() {
        val name = "pingone_protect_uniffi"
        val shipped = javaClass.getResource("/${Platform.RESOURCE_PREFIX}/${System.mapLibraryName(name)}")
        val loaded = NativeLibrary.getInstance(name, PingOneProtect::class.java.classLoader).file
        assertEquals(File(checkNotNull(shipped).toURI()).canonicalFile, loaded.canonicalFile)
    }

    @Test
    fun `text and bytes decide alike in every script`() {
        for (extra in listOf("", "DENY", "ñandú", "判断", "🦀 and more than a block of sixteen", "\\u00f1")) {
            val text = response(extra)
            assertNotNull(Direct.decide(text, policy.number))
            assertEquals(generated(text), PingOneProtect.decide(text))
            assertEquals(generated(text), PingOneProtect.decide(text.toByteArray()))
        }
        for (text in listOf("", "{}", "null", "{\"result\":", "\ud83e")) {
            assertEquals(Outcome.Failure, PingOneProtect.decide(text).outcome)
            assertEquals(PingOneProtect.decide(text.toByteArray()).reason, PingOneProtect.decide(text).reason)
        }
    }

    @Test
    fun `what does not fit goes the generated way`() {
        val long = response("DENY").replace("\"id\"", "\"padding\":\"${"x".repeat(70_000)}\",\"id\"")
        assertNull(Direct.decide(long, policy.number))
        assertNull(Direct.decide(long.toByteArray(), policy.number))
        assertEquals(Outcome.Action("DENY"), PingOneProtect.decide(long).outcome)
        assertEquals(Outcome.Action("DENY"), PingOneProtect.decide(long.toByteArray()).outcome)
        assertNull(Direct.decide(response("DENY"), Long.MAX_VALUE))
    }
}
