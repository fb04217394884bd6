import PingOneProtectFFI

/// What a program does for one step: a task of a Host node, `collectSignals` or `initialize`. What it throws ends the
/// drive; the step stays open.
public typealias JourneyTask = @Sendable (JourneyStep) async throws -> JourneyAnswer

extension ProtectClient {
    /// Performs an `evaluate` or a `complete` step; the answer is the raw text, or the error. Policy and fallback of the
    /// client play no part: the node decides.
    ///
    /// - Throws: ``ProtectError/config(_:)`` for any other step: that is the program's.
    public func perform(_ step: Json) async throws -> JourneyAnswer {
        let output = try await run { try config.perform(step: step.text, start: driver.start()) }
        guard case .answer(let answer) = output else { throw misused() }
        return JourneyAnswer(text: answer)
    }

    /// Runs a node to its end. A failure of the service is an outcome. `tasks["collectSignals"]` gives the device's
    /// signals when the context has none.
    public func runNode(
        _ node: some JourneySteps, context: JourneyContext = JourneyContext(), state: Json? = nil,
        tasks: [String: JourneyTask] = [:]
    ) async throws -> JourneyDone {
        _ = try node.start(state: state?.text ?? "{}", context: context.json)
        guard case .done(let done) = try await drive(node, tasks) else { throw nothingToRun() }
        return done
    }

    /// Runs a journey to its end, with this client for `evaluate` and `complete`.
    ///
    /// Tasks go by the name of the Host's task, and `collectSignals` and `initialize` by theirs. Without a task for these
    /// two nothing is collected, and the SDK counts as initialised. A task that throws ends the drive, and so does an
    /// answer that does not fit; the step stays open, so that the journey can be saved (``Journey/toJson()``) or go on by
    /// ``continueJourney(_:tasks:)``.
    public func runJourney(
        _ journey: Journey, context: JourneyContext = JourneyContext(), state: Json? = nil,
        tasks: [String: JourneyTask]
    ) async throws -> JourneyEnd {
        _ = try journey.start(state: state?.text ?? "{}", context: context.json)
        return try await continueJourney(journey, tasks: tasks)
    }

    /// ``runJourney(_:context:state:tasks:)`` from the step that is open, such as after
    /// ``Journey/resume(_:context:transient:)``.
    public func continueJourney(_ journey: Journey, tasks: [String: JourneyTask]) async throws -> JourneyEnd {
        guard case .end(let end) = try await drive(journey, tasks) else { throw nothingToRun() }
        return end
    }

    private func drive(_ steps: some JourneySteps, _ tasks: [String: JourneyTask]) async throws -> JourneyStep? {
        while let open = steps.open {
            guard let step = JourneyStep(open) else { throw refused("step", "there is no such step") }
            _ = try steps.answer(try await answer(step, tasks).text)
        }
        return steps.last.flatMap { JourneyStep($0) }
    }

    private func answer(_ step: JourneyStep, _ tasks: [String: JourneyTask]) async throws -> JourneyAnswer {
        switch step {
        case .evaluate, .complete: return try await perform(step.json)
        case .initialize: return try await tasks["initialize"]?(step) ?? .completed
        case .collectSignals: return try await tasks["collectSignals"]?(step) ?? .signals(nil)
        case .host(let name, _):
            guard let task = tasks[name] else { throw refused("tasks", "there is no task \"\(name)\"") }
            return try await task(step)
        case .done, .end: throw nothingToRun()
        }
    }
}

private func nothingToRun() -> ProtectError { refused("journey", "there is nothing to run: it is not under way") }

/// A misuse that this package sees by itself, spelled as the core spells its own.
private func refused(_ target: String, _ problem: String) -> ProtectError {
    ProtectError(
        ErrorInfo(
            code: ErrorCode.invalidConfig.rawValue, class: .config, message: problem, status: nil, target: target,
            retryAfterMs: nil, requestId: nil, evaluationId: nil, details: [], report: nil, cause: nil))
}
