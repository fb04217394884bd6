package dev.pingoneprotect

import com.sun.jna.Native
import com.sun.jna.Pointer
import dev.pingoneprotect.ffi.FfiConverterTypeDecision
import java.nio.ByteBuffer
import java.nio.ByteOrder
import dev.pingoneprotect.ffi.Decision as CoreDecision

/**
 * Decides in one call with plain numbers. The generated way passes JNA structures and counted handles, which cost a
 * multiple of the decision (the decision "Kotlin decides over plain numbers"); it stays the way for what does not fit here.
 */
internal object Direct {
    /** Responses have a few KB; longer ones go the generated way, so that no thread keeps a large buffer. */
    private const val BYTES = 64 * 1024

    /** A buffer of its own for each thread: the native side writes into it. */
    private class Buffer {
        val bytes: ByteBuffer = ByteBuffer.allocateDirect(BYTES)
        val address: Long = Pointer.nativeValue(Native.getDirectBufferPointer(bytes))

        /** `clear` has another return type on older Androids than in the class files of this one's compiler. */
        fun rewound(): ByteBuffer = bytes.also { (it as java.nio.Buffer).clear() }

        /** What the native side wrote, unless that is a negative number. uniffi writes big-endian. */
        fun decided(count: Int): CoreDecision? {
            if (count < 0) return null
            (rewound() as java.nio.Buffer).limit(count)
            return FfiConverterTypeDecision.read(bytes.order(ByteOrder.BIG_ENDIAN))
        }
    }

    private val buffers = ThreadLocal.withInitial(::Buffer)

    init {
        Native.register(Direct::class.java, LIBRARY)
    }

    @JvmStatic
    @Suppress("FunctionNaming")
    private external fun pingone_protect_decide(policy: Long, buffer: Long, length: Int, capacity: Int, utf16: Int): Int

    /** The decision; null when only the generated way can tell. */
    fun decide(response: ByteArray, policy: Long): CoreDecision? {
        if (response.size > BYTES) return null
        val buffer = buffers.get()
        buffer.rewound().put(response)
        return buffer.decided(pingone_protect_decide(policy, buffer.address, response.size, BYTES, 0))
    }

    /** The same of a text, whose units the core makes UTF-8 of: the JVM takes longer for that than for the rest. */
    fun decide(response: String, policy: Long): CoreDecision? {
        val size = response.length * Char.SIZE_BYTES
        if (size > BYTES) return null
        val buffer = buffers.get()
        buffer.rewound().order(ByteOrder.nativeOrder()).asCharBuffer().put(response.toCharArray())
        return buffer.decided(pingone_protect_decide(policy, buffer.address, size, BYTES, 1))
    }
}

/** The generated code looks at the same property. */
private val LIBRARY: String =
    System.getProperty("uniffi.component.pingone_protect_uniffi.libraryOverride") ?: "pingone_protect_uniffi"
