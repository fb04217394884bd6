package dev.pingoneprotect

import dev.pingoneprotect.ffi.CallStart
import dev.pingoneprotect.ffi.ClientConfig
import dev.pingoneprotect.ffi.CoreException
import dev.pingoneprotect.ffi.Output
import dev.pingoneprotect.ffi.ServiceCall
import dev.pingoneprotect.ffi.Step
import dev.pingoneprotect.ffi.Token
import dev.pingoneprotect.ffi.TokenCache
import dev.pingoneprotect.ffi.TokenPlan
import dev.pingoneprotect.ffi.TransportErrorKind
import dev.pingoneprotect.ffi.tokenCallbackFailed
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.random.Random
import dev.pingoneprotect.ffi.ErrorInfo as CoreErrorInfo
import dev.pingoneprotect.ffi.Event as CoreEvent

/** The loop that steps a call of the core with this host's I/O. Cancelling is the coroutine's own. */
internal class Driver(
    val config: ClientConfig,
    private val transport: Transport,
    private val provider: TokenProvider?,
    private val listener: ClientEventListener?,
    /** Outlives every caller: refreshes run here. */
    private val scope: CoroutineScope,
) {
    private val tokens = Tokens(this, scope)

    /** Runs a call to its end. */
    suspend fun drive(call: ServiceCall): Output {
        while (true) {
            val step = try {
                call.step(Clock.nowMs())
            } finally {
                tell(call.takeEvents())
            }
            when (step) {
                is Step.Authorize -> authorize(call, step)
                is Step.Send -> when (val sent = transport.send(step.request)) {
                    is Sent.Answered -> call.onResponse(sent.response, Clock.nowMs())
                    is Sent.Failed -> call.onTransportError(sent.kind, sent.message, Clock.nowMs())
                }
                is Step.Wait -> delay(step.millis.toLong())
                is Step.Done -> return step.output
            }
        }
    }

    private suspend fun authorize(call: ServiceCall, step: Step.Authorize) {
        val limit = step.timeoutMs.toLong()
        when (val token = withTimeoutOrNull(limit) { tokens.get(step.stale) }) {
            is Refreshed.Fresh -> call.onToken(token.token, Clock.nowMs())
            is Refreshed.Failed -> call.onTokenError(token.error, Clock.nowMs())
            null -> call.onTransportError(TransportErrorKind.TIMEOUT, "no token within $limit ms", Clock.nowMs())
        }
    }

    /** A token that nobody has yet: from the token endpoint, or from the callback. */
    suspend fun freshToken(forceRefresh: Boolean): Refreshed =
        try {
            val call = config.token(start())
            when {
                call != null -> Refreshed.Fresh((call.use { drive(it) } as Output.Token).token)
                provider != null -> called(provider, forceRefresh)
                else -> Refreshed.Failed(tokenCallbackFailed("there is no token callback"))
            }
        } catch (failed: CoreException.Failed) {
            Refreshed.Failed(failed.info)
        }

    private suspend fun called(provider: TokenProvider, forceRefresh: Boolean): Refreshed {
        val limit = config.timeoutMs().toLong()
        val given = try {
            withTimeoutOrNull(limit) { provider.token(TokenRequest(forceRefresh)) }
        } catch (@Suppress("TooGenericExceptionCaught") failure: Exception) {
            return Refreshed.Failed(tokenCallbackFailed((failure.message ?: failure.javaClass.simpleName).wellFormed()))
        } ?: return Refreshed.Failed(tokenCallbackFailed("no answer within $limit ms"))
        return Refreshed.Fresh(Token.given(given.value.wellFormed(), given.expiresInSeconds, Clock.nowMs()))
    }

    /** What a call starts from. */
    fun start(options: CallOptions = CallOptions.NONE): CallStart = CallStart(
        nowMs = Clock.nowMs(),
        epochMs = System.currentTimeMillis(),
        seed = Random.nextLong().toULong(),
        transactionId = options.transactionId?.wellFormed(),
        sessionId = options.sessionId?.wellFormed(),
    )

    /** Tells the listener. An event holds no personal data, and a listener that throws takes no sign-in down with it. */
    fun tell(events: List<CoreEvent>) {
        if (listener == null) return
        for (event in events) {
            try {
                listener.onEvent(event.toClientEvent())
            } catch (@Suppress("TooGenericExceptionCaught", "SwallowedException") ignored: Exception) {
                // Its exceptions are its own business.
            }
        }
    }
}

/** What a refresh came to. */
internal sealed class Refreshed {
    class Fresh(val token: Token) : Refreshed()

    class Failed(val error: CoreErrorInfo) : Refreshed()
}

/** One token per client, and one refresh at a time however many calls wait for it. */
private class Tokens(private val driver: Driver, private val scope: CoroutineScope) {
    private val lock = Any()
    private val cache = TokenCache.empty()
    private var refresh: Deferred<Refreshed>? = null

    /** A token for a call whose `stale` one the service just refused. */
    suspend fun get(stale: Token?): Refreshed {
        val refreshing = synchronized(lock) {
            when (val plan = cache.plan(stale, Clock.nowMs())) {
                is TokenPlan.Use -> return Refreshed.Fresh(plan.token)
                is TokenPlan.UseAndRefresh -> {
                    joinOrBegin(forceRefresh = false)
                    return Refreshed.Fresh(plan.token)
                }
                is TokenPlan.Refresh -> joinOrBegin(forceRefresh = stale != null)
            }
        }
        return refreshing.await()
    }

    /** A refresh runs by itself, so that no waiter's cancellation ends it. */
    private fun joinOrBegin(forceRefresh: Boolean): Deferred<Refreshed> =
        refresh ?: scope.async { refreshed(forceRefresh) }.also { refresh = it }

    private suspend fun refreshed(forceRefresh: Boolean): Refreshed {
        var result: Refreshed? = null
        try {
            result = driver.freshToken(forceRefresh)
            return result
        } finally {
            synchronized(lock) {
                (result as? Refreshed.Fresh)?.let { cache.store(it.token) }
                refresh = null
            }
        }
    }
}

/** A clock that never goes back; on Android it counts the time that the device sleeps. */
internal object Clock {
    private val elapsedRealtime = try {
        Class.forName("android.os.SystemClock").getMethod("elapsedRealtime")
    } catch (_: ReflectiveOperationException) {
        null
    }

    // nanoTime may be negative, and the core counts from 0.
    private val origin = System.nanoTime()

    fun nowMs(): ULong = when (elapsedRealtime) {
        null -> ((System.nanoTime() - origin) / NANOS_PER_MILLI).toULong()
        else -> (elapsedRealtime.invoke(null) as Long).toULong()
    }

    private const val NANOS_PER_MILLI = 1_000_000
}
