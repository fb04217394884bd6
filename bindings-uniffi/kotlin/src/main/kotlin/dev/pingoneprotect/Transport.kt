package dev.pingoneprotect

import dev.pingoneprotect.ffi.Header
import dev.pingoneprotect.ffi.HttpRequest
import dev.pingoneprotect.ffi.HttpResponse
import dev.pingoneprotect.ffi.TransportErrorKind
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withTimeoutOrNull
import okhttp3.Call
import okhttp3.Callback
import okhttp3.ConnectionPool
import okhttp3.Dispatcher
import okhttp3.EventListener
import okhttp3.Interceptor
import okhttp3.MediaType.Companion.toMediaTypeOrNull
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import okhttp3.Response
import okhttp3.internal.http2.ErrorCode as Http2ErrorCode
import okhttp3.internal.http2.StreamResetException
import okio.BufferedSink
import java.io.IOException
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import kotlin.coroutines.resume

/** What came of sending a request once. */
internal sealed class Sent {
    class Answered(val response: HttpResponse) : Sent()

    class Failed(val kind: TransportErrorKind, val message: String) : Sent()
}

/**
 * Sending with OkHttp: no redirects and no repeats of its own, because what may be repeated is decided in the core.
 * Cancelling the coroutine cancels the call.
 */
internal class Transport(base: OkHttpClient?) : AutoCloseable {
    private val executor = ThreadPoolExecutor(
        MOST_CALLS,
        MOST_CALLS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        LinkedBlockingQueue(),
    ) { work ->
        // Daemons: an open client must not keep a program from ending.
        Thread(work, "pingone-protect-http").apply { isDaemon = true }
    }.apply { allowCoreThreadTimeOut(true) }

    private val http = (base?.newBuilder() ?: OkHttpClient.Builder())
        .dispatcher(Dispatcher(executor).apply { maxRequests = MOST_CALLS; maxRequestsPerHost = MOST_CALLS })
        .connectionPool(ConnectionPool(KEPT_CONNECTIONS, KEPT_SECONDS, TimeUnit.SECONDS))
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .callTimeout(0, TimeUnit.MILLISECONDS)
        .readTimeout(0, TimeUnit.MILLISECONDS)
        .writeTimeout(0, TimeUnit.MILLISECONDS)
        .addInterceptor(ShownRetryAfter)
        .addNetworkInterceptor(HiddenRetryAfter)
        .build()

    /** Sends one request, once. */
    suspend fun send(request: HttpRequest): Sent {
        val written = CompletableDeferred<Unit>()
        val client = http.newBuilder()
            .connectTimeout(request.connectTimeoutMs.toLong(), TimeUnit.MILLISECONDS)
            .eventListener(object : EventListener() {
                override fun requestHeadersStart(call: Call) {
                    written.complete(Unit)
                }
            })
            .build()
        val limit = request.timeoutMs.toLong()
        val sent = withTimeoutOrNull(limit) { connectInTime(client.newCall(request.toOkHttp()), written, request) }
        return sent ?: when {
            written.isCompleted -> Sent.Failed(TransportErrorKind.TIMEOUT, "no answer within $limit ms")
            else -> Sent.Failed(TransportErrorKind.CONNECT, "no connection within $limit ms")
        }
    }

    /** OkHttp's limit is for each address of a host; this one is for all of them and the TLS handshake. */
    private suspend fun connectInTime(call: Call, written: CompletableDeferred<Unit>, request: HttpRequest): Sent =
        coroutineScope {
            val limit = request.connectTimeoutMs.toLong()
            val watch = launch {
                if (withTimeoutOrNull(limit) { written.await() } == null) call.cancel()
            }
            try {
                call.sent(written)
            } finally {
                watch.cancel()
            }
        }

    private suspend fun Call.sent(written: CompletableDeferred<Unit>): Sent = suspendCancellableCoroutine { waiting ->
        waiting.invokeOnCancellation { cancel() }
        enqueue(object : Callback {
            override fun onFailure(call: Call, e: IOException) {
                val connect = !written.isCompleted || e.isRefusedStream()
                val kind = if (connect) TransportErrorKind.CONNECT else TransportErrorKind.LOST
                waiting.resume(Sent.Failed(kind, e.told()))
            }

            override fun onResponse(call: Call, response: Response) {
                waiting.resume(
                    try {
                        Sent.Answered(response.use { it.toResponse() })
                    } catch (broken: IOException) {
                        Sent.Failed(TransportErrorKind.LOST, broken.told())
                    },
                )
            }
        })
    }

    override fun close() {
        executor.shutdown()
        http.connectionPool.evictAll()
    }
}

/** Calls at a time; others queue within their own time. */
private const val MOST_CALLS = 64
private const val KEPT_CONNECTIONS = 8

/** Threads without work end so soon. */
private const val IDLE_SECONDS = 5L

/** Idle connections are kept at most this long: a load balancer that closes them earlier costs a create. */
private const val KEPT_SECONDS = 20L

private const val RETRY_AFTER = "Retry-After"
private const val HIDDEN_RETRY_AFTER = "X-PingOne-Protect-Retry-After"

/** OkHttp repeats a 503 with `Retry-After: 0` by itself; so it does not see the header. */
private object HiddenRetryAfter : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response =
        chain.proceed(chain.request()).renamed(RETRY_AFTER, HIDDEN_RETRY_AFTER)
}

private object ShownRetryAfter : Interceptor {
    override fun intercept(chain: Interceptor.Chain): Response =
        chain.proceed(chain.request()).renamed(HIDDEN_RETRY_AFTER, RETRY_AFTER)
}

private fun Response.renamed(from: String, to: String): Response {
    val value = header(from) ?: return this
    return newBuilder().removeHeader(from).header(to, value).build()
}

private fun HttpRequest.toOkHttp(): Request {
    val builder = Request.Builder().url(url).header("User-Agent", "pingone-protect/0.1.0")
    headers.forEach { builder.header(it.name, it.value) }
    return builder.method(method, body?.let { OneShot(it, headers) }).build()
}

/** A body that OkHttp must not send a second time. */
private class OneShot(private val bytes: ByteArray, headers: List<Header>) : RequestBody() {
    private val type = headers.firstOrNull { it.name == "content-type" }?.value?.toMediaTypeOrNull()

    override fun contentType() = type

    override fun contentLength() = bytes.size.toLong()

    override fun isOneShot() = true

    override fun writeTo(sink: BufferedSink) {
        sink.write(bytes)
    }
}

private fun Response.toResponse(): HttpResponse =
    HttpResponse(code.toUShort(), headers.map { (name, value) -> Header(name, value) }, body.bytes())

private fun IOException.isRefusedStream(): Boolean =
    this is StreamResetException && errorCode == Http2ErrorCode.REFUSED_STREAM

/** The failure in its own words, which hold neither headers nor bodies. */
private fun IOException.told(): String = "${javaClass.simpleName}: ${message.orEmpty()}"
