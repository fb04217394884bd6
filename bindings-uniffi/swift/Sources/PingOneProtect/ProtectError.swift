import Foundation
import PingOneProtectFFI

/// Why something failed. The text of a code is the same in every host.
public enum ErrorCode: String, Sendable, CaseIterable {
    /// The request, feedback or completion status has errors; no call was made.
    case validationFailed = "VALIDATION_FAILED"
    /// Options, policy, CIDR, URL, node configuration, unusable id, damaged ticket, or an answer that does not fit a step.
    case invalidConfig = "INVALID_CONFIG"
    /// A 401 that a fresh token did not cure, refused credentials, or a token provider that failed.
    case unauthorized = "UNAUTHORIZED"
    /// 403: the worker application lacks the role.
    case forbidden = "FORBIDDEN"
    /// 404.
    case notFound = "NOT_FOUND"
    /// 429 when no try is left, or the wait lies beyond the deadline.
    case rateLimited = "RATE_LIMITED"
    /// 5xx when no try is left or none is allowed.
    case serverError = "SERVER_ERROR"
    /// Any other 4xx, and 3xx: redirects are not followed.
    case rejected = "REJECTED"
    /// A 2xx whose body is not what it must be.
    case malformedResponse = "MALFORMED_RESPONSE"
    /// Nothing decided; thrown only by `evaluateOrThrow`.
    case unknownLevel = "UNKNOWN_LEVEL"
    /// The try's or the overall time ran out while an answer was awaited; a final 408.
    case timeout = "TIMEOUT"
    /// Connect, TLS, or a connection that broke.
    case network = "NETWORK"
    /// Only a decision's reason.
    case clientError = "CLIENT_ERROR"
    /// Feedback or ticket of an evaluation that never existed.
    case notEvaluated = "NOT_EVALUATED"
    /// A different verdict is already recorded.
    case alreadyCompleted = "ALREADY_COMPLETED"
    /// More than 30 minutes after the create.
    case completionWindowExpired = "COMPLETION_WINDOW_EXPIRED"
    /// A bug of the library; never an abort.
    case `internal` = "INTERNAL"
}

/// A call that failed: one case for each class of the catalogue. Cancellation is `CancellationError`.
public enum ProtectError: Error, LocalizedError, Sendable {
    /// The value was refused before any call; `report` says why.
    case validation(ErrorInfo)
    /// Options, policy or an argument is wrong.
    case config(ErrorInfo)
    /// Credentials or roles.
    case auth(ErrorInfo)
    /// What the service answered.
    case service(ErrorInfo)
    /// Too many calls; `retryAfterMs` may say how long to wait.
    case rateLimited(ErrorInfo)
    /// Time ran out.
    case timeout(ErrorInfo)
    /// No connection, or one that broke.
    case network(ErrorInfo)
    /// A bug of the library.
    case `internal`(ErrorInfo)

    /// All that is known.
    public var info: ErrorInfo {
        switch self {
        case .validation(let info), .config(let info), .auth(let info), .service(let info), .rateLimited(let info),
            .timeout(let info), .network(let info), .internal(let info):
            info
        }
    }

    /// The code; `nil` for one that this version of the package does not know.
    public var code: ErrorCode? { ErrorCode(rawValue: info.code) }

    /// The code and a sentence for a person.
    public var errorDescription: String? { "\(info.code): \(info.message)" }

    init(_ info: ErrorInfo) {
        switch info.class {
        case .validation: self = .validation(info)
        case .config: self = .config(info)
        case .auth: self = .auth(info)
        case .service: self = .service(info)
        case .rateLimited: self = .rateLimited(info)
        case .timeout: self = .timeout(info)
        case .network: self = .network(info)
        case .internal, .reasonOnly: self = .internal(info)
        }
    }
}

/// Runs a call of the core, whose errors become the package's own.
func raising<T>(_ call: () throws -> T) throws -> T {
    do { return try call() } catch { throw raised(error) }
}

func raisingAsync<T>(_ call: () async throws -> T) async throws -> T {
    do { return try await call() } catch { throw raised(error) }
}

/// The package's error; cancellation stays what it is, and all else is a panic of the core.
private func raised(_ error: any Error) -> any Error {
    switch error {
    case CoreError.Failed(let info): ProtectError(info)
    case is CancellationError, is ProtectError: error
    default: ProtectError(bug("the core stopped"))
    }
}

/// What a bug of the library looks like. A panic's own words could have the caller's data in them.
func bug(_ what: String) -> ErrorInfo {
    ErrorInfo(
        code: ErrorCode.internal.rawValue, class: .internal, message: "\(what): a bug of the library, please report it",
        status: nil, target: nil, retryAfterMs: nil, requestId: nil, evaluationId: nil, details: [], report: nil,
        cause: nil)
}
