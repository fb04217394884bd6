import PingOneProtectFFI

/// How a response becomes an outcome. The default has the threshold 300 and the API's five actions.
public struct OutcomePolicy: Sendable {
    /// Scores above it (strictly) exceed.
    public let scoreThreshold: Double?
    /// The actions that become outcomes, compared exactly.
    public let recommendedActions: [String]
    /// A failure only in the default, and there only by a bug: every decision fails then.
    let core: Result<Policy, any Error>
    /// What ``Direct`` knows the policy by, for as long as it lives.
    let number: UInt64?
    let json: String

    /// Threshold 300 and the API's five actions.
    public static let `default` = OutcomePolicy()

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
        let policy = try raising { try Policy.read(json: json) }
        (scoreThreshold, recommendedActions) = try raising {
            (try policy.scoreThreshold(), try policy.recommendedActions())
        }
        core = .success(policy)
        number = try? policy.number()
    }

    private init() {
        json = "{}"
        core = Result { try Policy.read(json: nil) }
        number = try? core.get().number()
        scoreThreshold = try? core.get().scoreThreshold()
        recommendedActions = (try? core.get().recommendedActions()) ?? []
    }
}
