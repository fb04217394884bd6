package dev.pingoneprotect

import com.sun.jna.Native
import com.sun.jna.Pointer
import dev.pingoneprotect.ffi.FfiConverterTypeDecision
import java.nio.ByteBuffer
import dev.pingoneprotect.ffi.Decision as CoreDecision

/**
 * Decides in one call with plain numbers. The generated way passes JNA structures and counted handles, which cost a
 * multiple of the decision (ADR 7); it stays the way for what does not fit here.
 */
internal object Direct {
    /** Responses have a few KB; longer ones go the generated way, so that no thread keeps a large buffer. */
    private const val BYTES = 64 * 1024

    /** A buffer of its own for each thread: the native side writes into it. */
    private class Buffer {
        val bytes: ByteBuffer = ByteBuffer.allocateDirect(BYTES)
        val address: Long = Pointer.nativeValue(Native.getDirectBufferPointer(bytes))
    }

    private val buffers = ThreadLocal.withInitial(::Buffer)

    init {
        Native.register(Direct::class.java, LIBRARY)
    }

    @JvmStatic
    @Suppress("FunctionNaming")
    private external fun pingone_protect_decide(policy: Long, buffer: Long, length: Int, capacity: Int): Int

    /** The decision; null when only the generated way can tell. */
    fun decide(response: ByteArray, policy: Long): CoreDecision? {
        if (response.size > BYTES) return null
        val buffer = buffers.get()
        val bytes = buffer.bytes.clear() as ByteBuffer
        bytes.put(response).flip()
        val count = pingone_protect_decide(policy, buffer.address, response.size, BYTES)
        if (count < 0) return null
        bytes.limit(count)
        return FfiConverterTypeDecision.read(bytes)
    }
}

/** The generated code looks at the same property. */
private val LIBRARY: String =
    System.getProperty("uniffi.component.pingone_protect_uniffi.libraryOverride") ?: "pingone_protect_uniffi"
