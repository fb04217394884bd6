/// What a node or a journey asks for, or tells, in its next step.
public enum JourneyStep: Sendable, CustomStringConvertible {
    /// Initialise the signals SDK on the visitor's device with the `config` of the step; the answer is
    /// ``JourneyAnswer/completed``.
    case initialize(Json)
    /// Ask the device for its signals; the answer is ``JourneyAnswer/signals(_:)`` or ``JourneyAnswer/clientError(_:)``.
    case collectSignals(Json)
    /// Send the request as it is. A client performs it.
    case evaluate(Json)
    /// Complete the evaluation. A client performs it.
    case complete(Json)
    /// A task of the program's own; the answer is ``JourneyAnswer/outcome(_:context:state:)``.
    case host(task: String, Json)
    /// A node is finished. No answer: a journey goes on by itself.
    case done(JourneyDone)
    /// The journey is finished. No answer.
    case end(JourneyEnd)

    /// Reads a step; `nil` for one that this version does not know.
    public init?(_ json: Json) {
        switch json["step"]?.stringValue {
        case "initialize": self = .initialize(json)
        case "collectSignals": self = .collectSignals(json)
        case "evaluate": self = .evaluate(json)
        case "complete": self = .complete(json)
        case "host": self = .host(task: json["task"]?.stringValue ?? "", json)
        case "done": self = .done(JourneyDone(json: json))
        case "end": self = .end(JourneyEnd(json: json))
        default: return nil
        }
    }

    /// The whole step, as the documentation spells it.
    public var json: Json {
        switch self {
        case .initialize(let json), .collectSignals(let json), .evaluate(let json), .complete(let json),
            .host(_, let json):
            json
        case .done(let done): done.json
        case .end(let end): end.json
        }
    }

    /// The node's name; `nil` of a node that runs alone, and of the end.
    public var node: String? { json["node"]?.stringValue }

    /// Shows name and node alone: requests and states are personal data.
    public var description: String { "JourneyStep(\(json["step"]?.stringValue ?? ""), node: \(node ?? "none"))" }
}

/// A node that is finished.
public struct JourneyDone: Sendable {
    /// The whole step.
    public let json: Json

    /// Where the journey goes on.
    public var outcome: String { json["outcome"]?.stringValue ?? "" }
    /// The decision of an Evaluation node, in the documentation's spelling.
    public var decision: Json? { json["decision"] }
    /// What the node wrote, `{shared?, transient?}`; `null` removes.
    public var state: Json { json["state"] ?? .emptyObject }
    /// What the platform's node would log, word for word.
    public var warnings: [String] { json["warnings"]?.items.compactMap(\.stringValue) ?? [] }
    /// The findings of an Evaluation node's request.
    public var diagnostics: [Json] { json["diagnostics"]?.items ?? [] }
}

/// A journey that is finished.
public struct JourneyEnd: Sendable {
    /// The whole step.
    public let json: Json

    /// Whether a `Success` node was reached, not a `Failure` one.
    public var isSuccess: Bool { json["result"]?.stringValue == "SUCCESS" }
    /// The nodes that were passed and the way out of each, without the end itself.
    public var path: [(node: String, outcome: String)] {
        (json["path"]?.items ?? []).map { ($0["node"]?.stringValue ?? "", $0["outcome"]?.stringValue ?? "") }
    }
    /// The whole state, `{shared?, transient?}`.
    public var state: Json { json["state"] ?? .emptyObject }
}

/// What a program says about a step.
public struct JourneyAnswer: Sendable, CustomStringConvertible {
    let text: String

    /// `initialize` is done.
    public static let completed = JourneyAnswer(text: #"{"completed":true}"#)

    /// What the device collected; `nil` when that was nothing.
    public static func signals(_ data: String?) -> JourneyAnswer {
        JourneyAnswer(text: jsonObject([("signals", data.map(quoted) ?? "null")]))
    }

    /// What the signals SDK reported instead of signals.
    public static func clientError(_ text: String) -> JourneyAnswer {
        JourneyAnswer(text: jsonObject([("clientError", quoted(text))]))
    }

    /// How a task of the program's own ended: one of the outcomes that have an edge; with what it came to know, such as
    /// the user after a login, and what it wrote (`{shared?, transient?}`; `null` removes).
    public static func outcome(_ outcome: String, context: JourneyContext? = nil, state: Json? = nil) -> JourneyAnswer {
        let members = [("outcome", quoted(outcome)), ("context", context?.json), ("state", state?.text)]
        return JourneyAnswer(text: jsonObject(members))
    }

    /// An answer as the documentation spells it.
    public static func json(_ answer: Json) -> JourneyAnswer { JourneyAnswer(text: answer.text) }

    /// Shows nothing: signals and contexts are personal data.
    public var description: String { "JourneyAnswer" }
}

/// What the platform would know by itself.
public struct JourneyContext: Sendable, CustomStringConvertible {
    /// The address that the visitor comes from.
    public var ip: String?
    /// The `User-Agent` header.
    public var userAgent: String?
    /// The value of a persistent cookie.
    public var cookie: String?
    /// The user's identifier; a login task may give it.
    public var userId: String?
    /// What the user signs in with.
    public var username: String?
    /// The names of the user's groups.
    public var groups: [String]?
    /// The platform's tracking identifier: the event's session unless the node is told otherwise.
    public var auditTrackingId: String?
    /// What the signals SDK collected.
    public var signals: String?
    /// What the signals SDK reported instead.
    public var clientError: String?

    /// A context with what most programs know.
    public init(ip: String? = nil, userAgent: String? = nil, userId: String? = nil, username: String? = nil) {
        self.ip = ip
        self.userAgent = userAgent
        self.userId = userId
        self.username = username
    }

    /// The context in the documentation's spelling.
    public var json: String {
        jsonObject([
            ("ip", ip.map(quoted)), ("userAgent", userAgent.map(quoted)), ("cookie", cookie.map(quoted)),
            ("userId", userId.map(quoted)), ("username", username.map(quoted)),
            ("groups", groups.map { jsonList($0.map(quoted)) }), ("auditTrackingId", auditTrackingId.map(quoted)),
            ("signals", signals.map(quoted)), ("clientError", clientError.map(quoted)),
        ])
    }

    /// Shows nothing: it is personal data.
    public var description: String { "JourneyContext" }
}
