import Foundation
import PingOneProtectFFI

/// Checks a request. All findings come in one go; text that is not a JSON object has one, `INVALID_TYPE` with the empty
/// target.
public func validateRequest(_ json: String, ipFromServer: Bool = false, allowUnknownValues: Bool = false) -> Report {
    PingOneProtectFFI.validateRequest(json: json, ipFromServer: ipFromServer, allowUnknownValues: allowUnknownValues)
}

/// The same of a typed request.
public func validateRequest(
    _ request: EvaluationRequest, ipFromServer: Bool = false, allowUnknownValues: Bool = false
) -> Report {
    validateRequest(request.json, ipFromServer: ipFromServer, allowUnknownValues: allowUnknownValues)
}

/// The body that would be sent, whatever a check finds; `nil` when the text is not a JSON object.
public func requestBody(_ json: String) -> String? { PingOneProtectFFI.requestBody(json: json) }

/// Checks feedback for one request: `{"evaluationFeedbackItems": […]}`, at most 100.
public func validateFeedback(_ json: String, allowUnknownValues: Bool = false) -> Report {
    PingOneProtectFFI.validateFeedback(json: json, allowUnknownValues: allowUnknownValues)
}

/// The outcome of a response under a policy. Never fails for what the service sent.
///
/// Four traps: `INVALID_SDK_PAYLOAD` comes as level `HIGH` with score 0, so a threshold alone does not see it;
/// mitigations may disagree with the level; `.failure` is not an answer to "is it safe"; an unknown level is `.failure`.
public func decide(_ response: Data, policy: OutcomePolicy = .default) -> Decision {
    policy.core.decideBytes(body: response)
}

/// The same of the response's text.
public func decide(_ response: String, policy: OutcomePolicy = .default) -> Decision {
    policy.core.decide(text: response)
}

/// The same of a response that was read.
public func decide(_ response: RiskEvaluation, policy: OutcomePolicy = .default) -> Decision {
    decide(response.raw, policy: policy)
}

/// ``decide(_:policy:)-(Data,_)`` with the rules that led to it.
public func explain(_ response: Data, policy: OutcomePolicy = .default) -> Explanation {
    policy.core.explainBytes(body: response)
}

/// The same of the response's text.
public func explain(_ response: String, policy: OutcomePolicy = .default) -> Explanation {
    explain(Data(response.utf8), policy: policy)
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

/// How a response becomes an outcome. The default has the threshold 300 and the API's five actions.
public struct OutcomePolicy: Sendable {
    let core: Policy
    let json: String

    /// Threshold 300 and the API's five actions.
    public static let `default` = try! OutcomePolicy(json: "{}")

    /// A policy with this threshold (`nil`: not configured) and these actions (none: no action decides).
    ///
    /// - Throws: ``ProtectError/config(_:)`` for a threshold that is negative or not finite, and for an action that is
    ///   blank or named like another outcome.
    public init(scoreThreshold: Double?, recommendedActions: [String]) throws {
        let threshold = scoreThreshold.map { "\($0)" } ?? "null"
        try self.init(
            json: jsonObject([
                ("scoreThreshold", threshold), ("recommendedActions", jsonList(recommendedActions.map(quoted))),
            ]))
    }

    /// Reads `{"scoreThreshold": number|null, "recommendedActions": [string]}`.
    public init(json: String) throws {
        self.json = json
        core = try raising { try Policy.read(json: json) }
    }

    /// Scores above it (strictly) exceed.
    public var scoreThreshold: Double? { core.scoreThreshold() }
    /// The actions that become outcomes, compared exactly.
    public var recommendedActions: [String] { core.recommendedActions() }
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
