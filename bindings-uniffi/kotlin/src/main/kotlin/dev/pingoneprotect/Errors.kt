package dev.pingoneprotect

import dev.pingoneprotect.ffi.CoreException
import dev.pingoneprotect.ffi.ErrorClass
import dev.pingoneprotect.ffi.InternalException
import dev.pingoneprotect.ffi.ErrorInfo as CoreErrorInfo

/** Why something failed. The text of a code is the same in every host; [UNKNOWN] is for one of a newer core. */
public enum class ErrorCode {
    /** The request, feedback or completion status has errors; no call was made. The report says which. */
    VALIDATION_FAILED,

    /** Options, policy, CIDR, URL, an unusable id or a damaged ticket. */
    INVALID_CONFIG,

    /** 401 that a fresh token did not cure; the token endpoint refused; a token callback failed. */
    UNAUTHORIZED,

    /** 403: a role or licence is missing, or the environment does not exist. */
    FORBIDDEN,

    /** 404. */
    NOT_FOUND,

    /** 429 when no try is left, or the service asks to wait beyond the deadline. */
    RATE_LIMITED,

    /** 5xx when no try is left or none is allowed. */
    SERVER_ERROR,

    /** Any other 4xx, and 3xx: redirects are not followed. */
    REJECTED,

    /** A 2xx whose body is not what it must be. */
    MALFORMED_RESPONSE,

    /** Nothing decided: no threshold, no action, and no level that is known. */
    UNKNOWN_LEVEL,

    /** Time ran out while an answer was awaited; a final 408. */
    TIMEOUT,

    /** Connect, TLS, or broken off in the middle. */
    NETWORK,

    /** The signals SDK reported an error. Only a decision's reason. */
    CLIENT_ERROR,

    /** Feedback or a ticket of an evaluation that never existed. */
    NOT_EVALUATED,

    /** A different verdict is already recorded. */
    ALREADY_COMPLETED,

    /** More than 30 minutes after the create. */
    COMPLETION_WINDOW_EXPIRED,

    /** A bug of the library. */
    INTERNAL,

    /** A code that this version of the package does not know. */
    UNKNOWN,
    ;

    internal companion object {
        fun of(text: String): ErrorCode = entries.firstOrNull { it.name == text } ?: UNKNOWN
    }
}

/** What failed, without any of the caller's data. */
public data class ErrorInfo(
    /** The code, of the catalogue. */
    public val code: ErrorCode,
    /** A sentence for a person: the place, the problem, the fix. */
    public val message: String,
    /** The HTTP status, when the service answered. */
    public val status: Int? = null,
    /** The option or property that is wrong. */
    public val target: String? = null,
    /** How long the service asks to wait, in milliseconds. */
    public val retryAfterMs: Long? = null,
    /** The `id` of the service's error, for a support case. */
    public val requestId: String? = null,
    /** The evaluation that exists all the same, and can be completed. */
    public val evaluationId: String? = null,
    /** The service's own details (`code`, `target`, `message`, `innerError`), as they came. */
    public val details: List<Json> = emptyList(),
    /** The findings of a check. */
    public val report: Report? = null,
    /** What lay beneath, in the words of the HTTP stack or the token callback. */
    public val cause: String? = null,
)

/**
 * A call that failed: one subclass for each class of the catalogue, for an exhaustive `when`.
 *
 * A failure of the service is no exception of [ProtectClient.evaluate] but an outcome. Cancellation is the coroutine's
 * own `CancellationException`.
 */
public sealed class ProtectException(
    /** All that is known. */
    public val info: ErrorInfo,
    cause: Throwable? = null,
) : Exception("${info.code}: ${info.message}", cause) {
    /** The code; the same text in every host. */
    public val code: ErrorCode get() = info.code

    /** The findings of a check. */
    public val report: Report? get() = info.report

    /** The value was refused before any call; [report] says why. */
    public class Validation internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** Options, policy or an argument is wrong. */
    public class Config internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** Credentials or roles. */
    public class Auth internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** What the service answered. */
    public class Service internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** Too many calls; [ErrorInfo.retryAfterMs] may say how long to wait. */
    public class RateLimited internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** Time ran out. */
    public class Timeout internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** No connection, or one that broke. */
    public class Network internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)

    /** A bug of the library. */
    public class Internal internal constructor(info: ErrorInfo, cause: Throwable?) : ProtectException(info, cause)
}

internal fun CoreErrorInfo.toErrorInfo(): ErrorInfo = ErrorInfo(
    code = ErrorCode.of(code),
    message = message,
    status = status?.toInt(),
    target = target,
    retryAfterMs = retryAfterMs?.toLong(),
    requestId = requestId,
    evaluationId = evaluationId,
    details = details.map(Json::checked),
    report = report?.toReport(),
    cause = cause,
)

internal fun CoreErrorInfo.toException(cause: Throwable? = null): ProtectException {
    val info = toErrorInfo()
    return when (`class`) {
        ErrorClass.VALIDATION -> ProtectException.Validation(info, cause)
        ErrorClass.CONFIG -> ProtectException.Config(info, cause)
        ErrorClass.AUTH -> ProtectException.Auth(info, cause)
        ErrorClass.SERVICE -> ProtectException.Service(info, cause)
        ErrorClass.RATE_LIMITED -> ProtectException.RateLimited(info, cause)
        ErrorClass.TIMEOUT -> ProtectException.Timeout(info, cause)
        ErrorClass.NETWORK -> ProtectException.Network(info, cause)
        ErrorClass.INTERNAL, ErrorClass.REASON_ONLY -> ProtectException.Internal(info, cause)
    }
}

/** Runs a call of the core, whose errors become the package's own. */
internal inline fun <T> raising(call: () -> T): T =
    try {
        call()
    } catch (failed: CoreException.Failed) {
        throw failed.info.toException()
    } catch (bug: InternalException) {
        throw ProtectException.Internal(ErrorInfo(ErrorCode.INTERNAL, "a bug of the library; please report it"), bug)
    }
