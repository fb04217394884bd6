package dev.pingoneprotect

import java.time.Duration
import dev.pingoneprotect.ffi.Event as CoreEvent

/** Where the service is. */
public enum class Region {
    /** North America. */
    NA,

    /** Canada. */
    CA,

    /** Europe. */
    EU,

    /** Asia-Pacific: Singapore's older name. */
    AP,

    /** Australia. */
    AU,

    /** Singapore. */
    SG,
}

/** The level that a failed evaluation falls back to. */
public enum class FallbackLevel {
    /** The sign-in goes on (fail open). */
    LOW,

    /** Typically a second factor. */
    MEDIUM,

    /** Typically refused (fail closed). */
    HIGH,
}

/** What one call has beside its request. */
public data class CallOptions @JvmOverloads constructor(
    /** Goes out as `X-Ping-External-Transaction-ID`; what the header does not take becomes `_`, and 100 is the most. */
    public val transactionId: String? = null,
    /** Goes out as `X-Ping-External-Session-ID`, likewise. */
    public val sessionId: String? = null,
) {
    public companion object {
        /** Neither. */
        @JvmField
        public val NONE: CallOptions = CallOptions()
    }
}

/** What a token callback is told. */
public data class TokenRequest(
    /** The service answered 401 to the token that the callback gave before: a cached one is no good. */
    public val forceRefresh: Boolean,
)

/** What a token callback gives. Its [toString] does not show it. */
public class AccessToken private constructor(
    internal val value: String,
    internal val expiresInSeconds: Double?,
) {
    override fun toString(): String = "AccessToken(expiresInSeconds=$expiresInSeconds)"

    public companion object {
        /** A token that is used until the service answers 401. An empty one sends no `Authorization`. */
        @JvmStatic
        public fun of(value: String): AccessToken = AccessToken(value, null)

        /** A token with the rest of its life: it is replaced a little ahead of its end. */
        @JvmStatic
        public fun of(value: String, expiresIn: Duration): AccessToken =
            AccessToken(value, expiresIn.toMillis() / MILLIS_PER_SECOND)

        private const val MILLIS_PER_SECOND = 1000.0
    }
}

/** Gives tokens, such as a user's session at a relay. */
public fun interface TokenProvider {
    /** A token. What it throws becomes `UNAUTHORIZED`, with its message as the cause. */
    public suspend fun token(request: TokenRequest): AccessToken
}

/** Is told of tries, waits, warnings and ends, for logs and metrics; never of personal data. */
public fun interface ClientEventListener {
    /** One event. What it throws is swallowed. */
    public fun onEvent(event: ClientEvent)
}

/** What a client tells of. */
public data class ClientEvent(
    /** `attempt`, `wait`, `warning` or `completed`. */
    public val type: String,
    /** `token`, `create`, `get`, `complete`, `feedback` or `reset`. */
    public val operation: String,
    /** Which try it was, from 1; of `completed`, how many there were. */
    public val attempt: Int?,
    /** The HTTP status of the answer. */
    public val status: Int?,
    /** How long it took, or will be waited. */
    public val milliseconds: Long?,
    /** Why it failed. */
    public val code: ErrorCode?,
    /** A sentence for a person. */
    public val message: String?,
)

/** How far an evaluation's completion is. */
public enum class CompletionState {
    /** No verdict is known to be recorded. */
    IN_PROGRESS,

    /** `SUCCESS` is recorded. */
    SUCCESS,

    /** `FAILED` is recorded. */
    FAILED,
}

/** What a completion came to. */
public sealed class CompletionResult {
    /** The verdict is recorded. */
    public class Completed(
        /** The verdict. */
        public val status: CompletionStatus,
    ) : CompletionResult()

    /** The service never evaluated this, so there is nothing to complete. No call was made. */
    public object NotEvaluated : CompletionResult()
}

internal fun CoreEvent.toClientEvent(): ClientEvent = ClientEvent(
    type = kind,
    operation = operation,
    attempt = attempt?.toInt(),
    status = status?.toInt(),
    milliseconds = milliseconds?.toLong(),
    code = code?.let(ErrorCode::of),
    message = message,
)
