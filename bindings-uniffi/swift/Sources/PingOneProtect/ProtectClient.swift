import Foundation
import PingOneProtectFFI

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A client of one PingOne environment: evaluates a sign-in, decides by the documented precedence, and makes sure that
/// the evaluation gets completed. Make one and share it; it keeps the token.
///
/// **A phone holds no client secret and does not know its public address.** There, ``Options/apiUrl`` names your own back
/// end (the relay), the token provider gives the user's session, and ``Options/ipFromServer`` allows a request without an
/// address. The relay takes the user from the session, fills in the address, calls the service, decides by itself, and
/// completes after its own check of the sign-in.
///
/// Cancelling a task stops its request and throws `CancellationError`.
public final class ProtectClient: Sendable, CustomStringConvertible {
    /// Gives tokens, such as a user's session at a relay. What it throws becomes `UNAUTHORIZED`.
    public typealias TokenProvider = @Sendable (TokenRequest) async throws -> AccessToken

    /// The environment.
    public let environmentId: String
    /// The API's base, without a trailing slash.
    public let apiUrl: String
    let driver: Driver
    var config: ClientConfig { driver.config }

    /// Checks the options.
    ///
    /// - Throws: ``ProtectError/config(_:)`` with the option as the target.
    public convenience init(
        _ options: Options, token: TokenProvider? = nil, session: URLSessionConfiguration? = nil,
        onEvent: (@Sendable (ClientEvent) -> Void)? = nil
    ) throws {
        try self.init(members: options.members, token: token, session: session, onEvent: onEvent)
    }

    /// The same from a JSON object, in the spelling of the documentation; an option that does not exist is refused.
    public convenience init(
        optionsJson: String, token: TokenProvider? = nil, session: URLSessionConfiguration? = nil,
        onEvent: (@Sendable (ClientEvent) -> Void)? = nil
    ) throws {
        let members = Json(optionsJson)?.members.map { ($0.name, Optional($0.value.text)) } ?? [("", "null")]
        try self.init(members: members, token: token, session: session, onEvent: onEvent)
    }

    /// A client of `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID`, `PINGONE_CLIENT_SECRET` and `PINGONE_REGION` (or
    /// `PINGONE_API_URL` and `PINGONE_AUTH_URL`).
    public static func fromEnv(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws
        -> ProtectClient
    {
        let members = try raising { try optionsOfEnvironment(variables: environment) }
            .map { ($0.key, Optional($0.value)) }
        return try ProtectClient(members: members, token: nil, session: nil, onEvent: nil)
    }

    private init(
        members: [(String, String?)], token: TokenProvider?, session: URLSessionConfiguration?,
        onEvent: (@Sendable (ClientEvent) -> Void)?
    ) throws {
        let all = token == nil ? members : members + [("token", "true")]
        let config = try raising { try ClientConfig.check(options: jsonObject(all)) }
        driver = try raising {
            try Driver(config: config, transport: Transport(session), provider: token, listener: onEvent)
        }
        (environmentId, apiUrl) = try raising { (try config.environmentId(), try config.apiUrl()) }
    }

    /// Evaluates a request and decides.
    ///
    /// A failure of the service is an outcome and no error: `.failure` with its reason (or the fallback), so that a
    /// sign-in always goes on along a path that somebody chose; ``Evaluation/error`` has the whole failure. A create is
    /// never sent twice. A client error in the request decides before any call; skipping the evaluation must not mean
    /// trust.
    ///
    /// - Throws: ``ProtectError/validation(_:)`` when the request has errors: no call was made.
    public func evaluate(_ request: EvaluationRequest, options: CallOptions = CallOptions()) async throws -> Evaluation
    {
        try await evaluate(json: request.json, options: options)
    }

    /// The same of a request in JSON, such as a relay takes from a phone.
    public func evaluate(json: String, options: CallOptions = CallOptions()) async throws -> Evaluation {
        let output = try await run { try config.evaluate(request: json, start: driver.start(options)) }
        guard case .evaluation(let state) = output else { throw misused() }
        return try Evaluation(self, state)
    }

    /// ``evaluate(_:options:)`` that throws a failure of the service instead, and never falls back. The error has
    /// `evaluationId` when the answer had an id, so that it can be completed.
    public func evaluateOrThrow(_ request: EvaluationRequest, options: CallOptions = CallOptions()) async throws
        -> Evaluation
    {
        try await evaluateOrThrow(json: request.json, options: options)
    }

    /// The same of a request in JSON.
    public func evaluateOrThrow(json: String, options: CallOptions = CallOptions()) async throws -> Evaluation {
        let evaluation = try await evaluate(json: json, options: options)
        try raising { try evaluation.state.orError() }
        return evaluation
    }

    /// The outcome `CLIENT_ERROR`, without a call: the signals SDK reported this on the visitor's device.
    public func evaluateClientError(_ text: String) throws -> Evaluation {
        try Evaluation(self, raising { try config.evaluationOfClientError(text: text) })
    }

    /// Evaluates, runs the body with the handle, and completes behind it, so that no evaluation stays open.
    ///
    /// The verdict is what the body recorded by ``Evaluation/succeed()``, ``Evaluation/fail()`` or
    /// ``Evaluation/complete(_:)``, else `FAILED`; also when the body throws or is cancelled, which goes on. The guard's
    /// completion takes at most two seconds; one that fails stands in ``Evaluation/completionError``.
    public func `guard`<T: Sendable>(
        _ request: EvaluationRequest, options: CallOptions = CallOptions(),
        _ body: @Sendable (Evaluation) async throws -> T
    ) async throws -> T {
        try await `guard`(json: request.json, options: options, body)
    }

    /// The same of a request in JSON.
    public func `guard`<T: Sendable>(
        json: String, options: CallOptions = CallOptions(), _ body: @Sendable (Evaluation) async throws -> T
    ) async throws -> T {
        let evaluation = try await evaluate(json: json, options: options)
        // The completion runs in a task of its own, which the caller's cancellation does not reach.
        let end = { (raised: Bool) in await Task { await evaluation.endGuard(raised: raised) }.value }
        let value: T
        do {
            value = try await body(evaluation)
        } catch {
            await end(true)
            throw error
        }
        await end(false)
        return value
    }

    /// Completes an evaluation of which only the id is known. The service decides about its window of 30 minutes.
    public func complete(id: String, _ status: CompletionStatus) async throws -> CompletionResult {
        try await complete(id: id, named: status.rawValue)
    }

    /// The same with the status as text; anything but `SUCCESS` and `FAILED` is `VALIDATION_FAILED`.
    public func complete(id: String, named status: String?) async throws -> CompletionResult {
        let output = try await run { try config.complete(id: id, status: status, start: driver.start()) }
        return try completed(output)
    }

    /// A handle for the evaluation of a ticket: it completes and reports.
    public func resume(_ ticket: String) throws -> Evaluation {
        try Evaluation(self, raising { try config.resume(ticket: ticket) })
    }

    /// Reads an evaluation.
    public func get(_ id: String) async throws -> RiskEvaluation {
        let output = try await run { try config.get(id: id, start: driver.start()) }
        guard case .response(let text) = output else { throw misused() }
        return try RiskEvaluation(parsing: text)
    }

    /// Sends feedback on any number of evaluations, in requests of 100. A request that fails is no error: the result says
    /// which items were not taken.
    public func sendFeedback(_ items: [FeedbackItem]) async throws -> FeedbackResult {
        try await sendFeedback(json: jsonList(items.map(\.json)))
    }

    /// The same of the JSON list of items.
    public func sendFeedback(json items: String) async throws -> FeedbackResult {
        let output = try await run { try config.sendFeedback(items: items, start: driver.start()) }
        guard case .feedback(let result) = output else { throw misused() }
        return result
    }

    /// Makes the service forget what it learned of a user; only id and type are sent.
    public func resetUserProfile(_ user: User) async throws { try await resetUserProfile(json: user.json) }

    /// The same of a user in JSON.
    public func resetUserProfile(json user: String) async throws {
        _ = try await run { try config.resetUserProfile(user: user, start: driver.start()) }
    }

    /// Shows neither secret nor token.
    public var description: String { "ProtectClient(environmentId: \(environmentId), apiUrl: \(apiUrl))" }

    func run(_ begin: () throws -> ServiceCall) async throws -> Output {
        try await raisingAsync { try await driver.drive(try begin()) }
    }
}

func completed(_ output: Output) throws -> CompletionResult {
    guard case .completed(let text) = output, let status = CompletionStatus(rawValue: text) else { throw misused() }
    return .completed(status)
}

func misused() -> ProtectError { ProtectError(bug("a call ended with another call's output")) }
