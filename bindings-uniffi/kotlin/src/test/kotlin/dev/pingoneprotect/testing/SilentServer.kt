package dev.pingoneprotect.testing

import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** Takes requests and never answers; tells what became of the connections. */
internal class SilentServer : AutoCloseable {
    private val socket = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val arrived = LinkedBlockingQueue<String>()
    private val closed = LinkedBlockingQueue<String>()

    val apiUrl: String = "http://127.0.0.1:${socket.localPort}/v1"

    init {
        thread(isDaemon = true) {
            while (!socket.isClosed) {
                val connection = runCatching { socket.accept() }.getOrNull() ?: return@thread
                thread(isDaemon = true) { listen(connection) }
            }
        }
    }

    private fun listen(connection: Socket) = connection.use {
        val lines = it.getInputStream().bufferedReader()
        val first = runCatching { lines.readLine() }.getOrNull() ?: return@use
        arrived += first
        // Ends when the other side closes, and not before.
        runCatching { while (lines.read() >= 0) Unit }
        closed += first
    }

    /** The request line of the next request. Waits for it. */
    fun nextRequest(): String = checkNotNull(arrived.poll(WAITED_S, TimeUnit.SECONDS)) { "no request came" }

    /** The request line of the next connection that the client closes. Waits for it. */
    fun nextClosed(): String = checkNotNull(closed.poll(WAITED_S, TimeUnit.SECONDS)) { "the connection is still open" }

    override fun close(): Unit = socket.close()

    private companion object {
        const val WAITED_S = 20L
    }
}
