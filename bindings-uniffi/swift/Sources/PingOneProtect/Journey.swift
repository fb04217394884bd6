import PingOneProtectFFI

/// A node or a journey under way, without I/O: it gives steps as JSON, the program does what they say and answers. Steps
/// and answers have the spelling of the documentation.
public protocol JourneySteps: Sendable {
    /// What runs.
    var run: JourneyState { get }
}

/// How far a node or a journey is.
public struct JourneyState: Sendable {
    let core: JourneyRun
}

extension JourneySteps {
    /// The steps up to and including the first that needs an answer.
    public func start(state: String = "{}", context: String = "{}") throws -> [Json] {
        try raising { try run.core.start(state: state, context: context) }.compactMap { Json($0) }
    }

    /// Takes an answer; gives the steps up to and including the next that needs one.
    ///
    /// - Throws: ``ProtectError/config(_:)`` for an answer that does not fit; the step stays open.
    public func answer(_ answer: String) throws -> [Json] {
        try raising { try run.core.answer(answer: answer) }.compactMap { Json($0) }
    }

    /// The step that waits for an answer, if any.
    public var open: Json? { (try? run.core.openStep()).flatMap { Json($0) } }

    /// The last step that came: of a run that has ended, its end.
    var last: Json? { (try? run.core.lastStep()).flatMap { Json($0) } }
}

/// The Evaluation node: asks for an evaluation and decides by it.
public struct EvaluationNode: JourneySteps {
    public let run: JourneyState

    /// Takes a configuration; one with errors is ``ProtectError/config(_:)`` with the report.
    public init(_ config: String) throws { run = try begun(.evaluationNode, config) }

    /// Everything that is wrong with a configuration.
    public static func check(_ config: String) throws -> Report { try checked(.evaluationNode, config) }
}

/// The Result node: completes the evaluation of the state.
public struct ResultNode: JourneySteps {
    public let run: JourneyState

    /// Takes a configuration; one with errors is ``ProtectError/config(_:)`` with the report.
    public init(_ config: String) throws { run = try begun(.resultNode, config) }

    /// Everything that is wrong with a configuration.
    public static func check(_ config: String) throws -> Report { try checked(.resultNode, config) }
}

/// A journey of nodes.
public struct Journey: JourneySteps {
    public let run: JourneyState

    /// Takes a definition; one with errors is ``ProtectError/config(_:)`` with the report.
    public init(_ definition: String) throws { run = try begun(.journey, definition) }

    private init(run: JourneyState) { self.run = run }

    /// Goes on with a journey that ``toJson()`` gave, with the context and the transient state of this request.
    ///
    /// - Throws: ``ProtectError/config(_:)`` when it is damaged.
    public static func resume(_ saved: String, context: String = "{}", transient: String = "{}") throws -> Journey {
        let core = try raising { try JourneyRun.resumed(saved: saved, context: context, transient: transient) }
        return Journey(run: JourneyState(core: core))
    }

    /// The same with a typed context.
    public static func resume(_ saved: String, context: JourneyContext) throws -> Journey {
        try resume(saved, context: context.json)
    }

    /// Everything that is wrong with a definition.
    public static func check(_ definition: String) throws -> Report { try checked(.journey, definition) }

    /// The journey as JSON, without context and transient state: they belong to one request, and hold personal data.
    ///
    /// - Throws: ``ProtectError/config(_:)`` while `evaluate` is open: that step is answered in the request that asked.
    public func toJson() throws -> String { try raising { try run.core.save() } }
}

private func begun(_ kind: RunKind, _ config: String) throws -> JourneyState {
    try raising { JourneyState(core: try JourneyRun.newRun(kind: kind, config: config)) }
}

private func checked(_ kind: RunKind, _ config: String) throws -> Report {
    try raising { try checkRun(kind: kind, config: config) }
}
