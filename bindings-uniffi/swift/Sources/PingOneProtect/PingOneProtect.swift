import Foundation
import PingOneProtectFFI

/// Checks a request. All findings come in one go; text that is not a JSON object has one, `INVALID_TYPE` with the empty
/// target.
public func validateRequest(_ json: String, ipFromServer: Bool = false, allowUnknownValues: Bool = false) -> Report {
    let report =
        (try? PingOneProtectFFI.validateRequest(
            json: json, ipFromServer: ipFromServer, allowUnknownValues: allowUnknownValues))
    return report ?? unchecked()
}

/// The same of a typed request.
public func validateRequest(
    _ request: EvaluationRequest, ipFromServer: Bool = false, allowUnknownValues: Bool = false
) -> Report {
    validateRequest(request.json, ipFromServer: ipFromServer, allowUnknownValues: allowUnknownValues)
}

/// The body that would be sent, whatever a check finds; `nil` when the text is not a JSON object.
public func requestBody(_ json: String) -> String? { try? PingOneProtectFFI.requestBody(json: json) }

/// Checks feedback for one request: `{"evaluationFeedbackItems": […]}`, at most 100.
public func validateFeedback(_ json: String, allowUnknownValues: Bool = false) -> Report {
    (try? PingOneProtectFFI.validateFeedback(json: json, allowUnknownValues: allowUnknownValues)) ?? unchecked()
}

/// What was not checked, because of a bug of the library, is not valid.
private func unchecked() -> Report {
    let info = bug("the check stopped")
    let found = Diagnostic(
        severity: .error, code: info.code, target: "", message: info.message, allowedValues: nil, hint: nil)
    return Report(valid: false, diagnostics: [found])
}

/// The outcome of a response under a policy. Never fails for what the service sent.
///
/// Four traps: `INVALID_SDK_PAYLOAD` comes as level `HIGH` with score 0, so a threshold alone does not see it;
/// mitigations may disagree with the level; `.failure` is not an answer to "is it safe"; an unknown level is `.failure`.
public func decide(_ response: Data, policy: OutcomePolicy = .default) -> Decision {
    response.withUnsafeBytes { decided(by: policy, $0) } ?? (try? policy.core.get().decideBytes(body: response))
        ?? undecided()
}

/// The same of the response's text.
public func decide(_ response: String, policy: OutcomePolicy = .default) -> Decision {
    var response = response
    return response.withUTF8 { decided(by: policy, UnsafeRawBufferPointer($0)) }
        ?? (try? policy.core.get().decide(text: response)) ?? undecided()
}

/// The same of a response that was read.
public func decide(_ response: RiskEvaluation, policy: OutcomePolicy = .default) -> Decision {
    decide(response.raw, policy: policy)
}

/// What `decide` gives, with the rules that led to it.
public func explain(_ response: Data, policy: OutcomePolicy = .default) -> Explanation {
    (try? policy.core.get().explainBytes(body: response)) ?? Explanation(decision: undecided(), trace: [])
}

/// The same of the response's text.
public func explain(_ response: String, policy: OutcomePolicy = .default) -> Explanation {
    explain(Data(response.utf8), policy: policy)
}

private func decided(by policy: OutcomePolicy, _ response: UnsafeRawBufferPointer) -> Decision? {
    withExtendedLifetime(policy) { policy.number.flatMap { Direct.decide(response, policy: $0) } }
}

/// What was not decided, because of a bug of the library, is a failure.
private func undecided() -> Decision {
    let info = bug("the decision stopped")
    return Decision(
        outcome: .failure, decidedBy: .error, evaluationId: nil, level: nil, score: nil, recommendedAction: nil,
        mitigations: [], source: nil, reason: info.code, message: info.message,
        warnings: ["PingOne Protect risk evaluation failed"])
}

/// The address to send as `event.ip`: the peer's, or, when the peer is one of your proxies, the rightmost forwarded one
/// that is not.
///
/// - Throws: ``ProtectError/config(_:)`` for a block that is none.
public func clientIp(peer: String?, forwardedFor: [String], trustedProxies: [String]) throws -> String? {
    try raising {
        try PingOneProtectFFI.clientIp(peer: peer, forwardedFor: forwardedFor, trustedProxies: trustedProxies)
    }
}

/// A risk evaluation as the service gave it. Nothing is lost: ``raw`` and ``json`` have it all.
public struct RiskEvaluation: Sendable, CustomStringConvertible {
    /// The text as it came.
    public let raw: String
    private let view: ResponseView

    /// Takes the text of a response.
    ///
    /// - Throws: `MALFORMED_RESPONSE` when it is not one JSON object.
    public init(parsing text: String) throws {
        raw = text
        view = try raising { try readResponse(text: text) }
    }

    /// The whole response as a JSON value.
    public var json: Json? { (try? responseJson(text: raw)).flatMap { Json($0) } }
    /// The identifier, when there is one.
    public var id: String? { view.id }
    /// When it was created: RFC 3339, as it came.
    public var createdAt: String? { view.createdAt }
    /// When it was last updated: RFC 3339, as it came.
    public var updatedAt: String? { view.updatedAt }
    /// The level as it came. Use `decide` to act on it: the order of the rules matters.
    public var level: String? { view.level }
    /// The score; may exceed 100, and may be absent.
    public var score: Double? { view.score }
    /// Where the result comes from.
    public var source: String? { view.source }
    /// `IN_PROGRESS`, `SUCCESS` or `FAILED`, as it came.
    public var completionStatus: String? { view.completionStatus }
    /// The predictors by compact name.
    public var predictors: [String: Predictor] { view.predictors }

    /// Shows the id alone: the event in it is personal data.
    public var description: String { "RiskEvaluation(id: \(id ?? "none"))" }
}
