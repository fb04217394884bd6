/// The options of a client. Those that are `nil` have the documentation's defaults.
public struct Options: Sendable, CustomStringConvertible {
    /// The environment: a UUID. Required.
    public var environmentId: String
    /// Where the service is. This or ``apiUrl`` is required.
    public var region: Region?
    /// The API's base, with `/v1`; it wins over the region. The relay's on a phone.
    public var apiUrl: String?
    /// The token endpoint's base, without the environment; it wins over the region.
    public var authUrl: String?
    /// The worker application; never in an app that somebody can install.
    public var clientId: String?
    /// Its secret.
    public var clientSecret: String?
    /// How a response becomes an outcome.
    public var policy: OutcomePolicy?
    /// The overall time of one call with all its tries, in seconds; default 5.
    public var timeout: Double?
    /// How many repeats there may be; default 2.
    public var maxRetries: Int?
    /// The level that a failed evaluation falls back to; default none.
    public var fallback: FallbackLevel?
    /// Values of enums that this version does not know are warnings instead of errors.
    public var allowUnknownValues = false
    /// A request without `event.ip` is good: the relay fills it in.
    public var ipFromServer = false
    /// Plain http to a host that is not loopback is good.
    public var allowInsecureHttp = false

    /// Options of this environment.
    public init(environmentId: String) { self.environmentId = environmentId }

    var members: [(String, String?)] {
        [
            ("environmentId", quoted(environmentId)), ("region", region.map { quoted($0.rawValue) }),
            ("apiUrl", apiUrl.map(quoted)), ("authUrl", authUrl.map(quoted)), ("clientId", clientId.map(quoted)),
            ("clientSecret", clientSecret.map(quoted)), ("policy", policy?.json),
            ("timeoutMs", timeout.map { "\($0 * 1000)" }), ("maxRetries", maxRetries.map { "\($0)" }),
            ("fallback", fallback.map { quoted($0.rawValue) }), ("allowUnknownValues", "\(allowUnknownValues)"),
            ("ipFromServer", "\(ipFromServer)"), ("allowInsecureHttp", "\(allowInsecureHttp)"),
        ]
    }

    /// Shows no secret.
    public var description: String { "Options(environmentId: \(environmentId))" }
}

/// Where the service is.
public enum Region: String, Sendable, CaseIterable {
    /// North America.
    case na = "NA"
    /// Canada.
    case ca = "CA"
    /// Europe.
    case eu = "EU"
    /// Asia-Pacific.
    case ap = "AP"
    /// Australia.
    case au = "AU"
    /// Singapore.
    case sg = "SG"
}

/// The level that a failed evaluation falls back to.
public enum FallbackLevel: String, Sendable, CaseIterable {
    /// The sign-in goes on (fail open).
    case low = "LOW"
    /// Typically a second factor.
    case medium = "MEDIUM"
    /// Typically refused (fail closed).
    case high = "HIGH"
}

/// What one call has beside its request.
public struct CallOptions: Sendable {
    /// Goes out as `X-Ping-External-Transaction-ID`; what the header does not take becomes `_`, and 100 is the most.
    public var transactionId: String?
    /// Goes out as `X-Ping-External-Session-ID`, likewise.
    public var sessionId: String?

    /// Correlation headers, or none.
    public init(transactionId: String? = nil, sessionId: String? = nil) {
        self.transactionId = transactionId
        self.sessionId = sessionId
    }
}

/// What a token provider is told.
public struct TokenRequest: Sendable {
    /// The service answered 401 to the token before: a cached one is no good.
    public let forceRefresh: Bool
}

/// What a token provider gives. Its description does not show it.
public struct AccessToken: Sendable, CustomStringConvertible {
    let value: String
    let expiresIn: Double?

    /// A token with the rest of its life in seconds; without one it is used until the service answers 401. An empty one
    /// sends no `Authorization`.
    public init(_ value: String, expiresIn: Double? = nil) {
        self.value = value
        self.expiresIn = expiresIn
    }

    public var description: String { "AccessToken" }
}

/// How far an evaluation's completion is.
public enum CompletionState: String, Sendable {
    /// No verdict is known to be recorded.
    case inProgress = "IN_PROGRESS"
    /// `SUCCESS` is recorded.
    case success = "SUCCESS"
    /// `FAILED` is recorded.
    case failed = "FAILED"
}

/// What a completion came to.
public enum CompletionResult: Sendable, Equatable {
    /// The verdict is recorded.
    case completed(CompletionStatus)
    /// The service never evaluated this, so there is nothing to complete. No call was made.
    case notEvaluated
}
