import Foundation
import PingOneProtectFFI

/// The handle of an evaluation. One rule for all of it: what has an id can be completed, reported on and continued,
/// whatever its outcome. Its description shows id, outcome, who decided and the completion; never the event.
public final class Evaluation: Sendable, CustomStringConvertible {
    private let client: ProtectClient
    let state: EvaluationState
    private let queue = Turns()
    /// The decision, with what it stands on.
    public let decision: Decision
    /// The service's id; `nil` when there was no answer.
    public let id: String?
    /// When the service created it, as it came.
    public let createdAt: String?
    /// What failed, also beside a fallback.
    public let error: ErrorInfo?
    /// The warnings about the request.
    public let diagnostics: [Diagnostic]
    /// How many creates were sent.
    public let attempts: Int
    /// How long the evaluate took, in milliseconds.
    public let elapsedMs: UInt64

    init(_ client: ProtectClient, _ state: EvaluationState) throws {
        self.client = client
        self.state = state
        (decision, id, createdAt) = try raising { (try state.decision(), try state.id(), try state.createdAt()) }
        (error, diagnostics) = try raising { (try state.error(), try state.diagnostics()) }
        (attempts, elapsedMs) = try raising { (Int(try state.attempts()), try state.elapsedMs()) }
    }

    /// Where the flow goes on.
    public var outcome: Outcome { decision.outcome }
    /// The service's answer; `nil` when there is none, or none that can be read.
    public var response: RiskEvaluation? { raw.flatMap { try? RiskEvaluation(parsing: $0) } }
    /// The text of the answer.
    public var raw: String? { try? state.raw() }
    /// How far the completion is; `nil` without an id.
    public var completionStatus: CompletionState? { (try? state.completionStatus()).flatMap(CompletionState.init) }
    /// What the last completion that failed, failed with.
    public var completionError: ErrorInfo? { try? state.completionError() }

    /// The decision with the rules that led to it.
    public func explain() -> Explanation {
        (try? state.explain(config: client.config)) ?? Explanation(decision: decision, trace: [])
    }

    /// Records `SUCCESS` for the guard and sends nothing; the last verdict counts.
    public func succeed() { _ = try? state.succeed() }

    /// Records `FAILED` for the guard and sends nothing; the last verdict counts.
    public func fail() { _ = try? state.fail() }

    /// Tells the service how the flow ended. Only `SUCCESS` lets its predictors learn; what the two verdicts mean for each
    /// flow stands at ``CompletionStatus``. The same verdict again is a success without a call.
    ///
    /// - Throws: `ALREADY_COMPLETED` when the other verdict is recorded, `COMPLETION_WINDOW_EXPIRED` more than 30 minutes
    ///   after the create; else what the service failed with.
    public func complete(_ status: CompletionStatus) async throws -> CompletionResult {
        try await complete(named: status.rawValue)
    }

    /// The same with the status as text; anything but `SUCCESS` and `FAILED` is `VALIDATION_FAILED`.
    public func complete(named status: String?) async throws -> CompletionResult {
        await queue.take()
        defer { queue.give() }
        let driver = client.driver
        let begun = try raising {
            try state.beginCompletion(config: client.config, status: status, start: driver.start())
        }
        switch begun {
        case .notEvaluated: return .notEvaluated
        case .completed(let status): return try completed(.completed(status: status))
        case .send(let call):
            let output: Output
            do {
                output = try await raisingAsync { try await driver.drive(call) }
            } catch {
                try raising { try state.endCompletion(call: call) }
                throw error
            }
            try raising { try state.endCompletion(call: call) }
            return try completed(output)
        }
    }

    /// What the guard sends at its end. Never throws: a failure stands in ``completionError`` and in a warning event.
    func endGuard(raised: Bool) async {
        await queue.take()
        defer { queue.give() }
        let driver = client.driver
        if let call = try? state.beginGuardEnd(config: client.config, raised: raised, start: driver.start()) {
            _ = try? await driver.drive(call)
            _ = try? state.endGuard(call: call)
        }
        driver.tell((try? state.takeEvents()) ?? [])
    }

    /// A small JSON object without personal data, for a flow that goes on in another request: keep it in the session and
    /// give it to ``ProtectClient/resume(_:)``. Taking it hands the evaluation over, so that a guard sends nothing.
    public func ticket() throws -> String { try raising { try state.ticket() } }

    /// Gives feedback on this evaluation. A request that fails stands in the result.
    public func feedback(_ feedback: Feedback) async throws -> FeedbackResult {
        let (category, reason) = feedback.spelled
        return try await self.feedback(category: category.rawValue, reason: reason)
    }

    /// The same with category and reason as text, which are checked before anything is sent.
    public func feedback(category: String, reason: String?) async throws -> FeedbackResult {
        try await client.sendFeedback(json: raising { try state.feedbackJson(category: category, reason: reason) })
    }

    public var description: String {
        let completion = completionStatus?.rawValue ?? "none"
        return "Evaluation(id: \(id ?? "none"), outcome: \(outcome.text), decidedBy: \(decision.decidedBy.text), "
            + "completionStatus: \(completion))"
    }
}

/// Completions on one handle queue.
private final class Turns: @unchecked Sendable {
    private let lock = NSLock()
    private var taken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        await withCheckedContinuation { continuation in
            let free = lock.withLock {
                if taken { waiting.append(continuation) }
                defer { taken = true }
                return !taken
            }
            if free { continuation.resume() }
        }
    }

    func give() {
        let next = lock.withLock { () -> CheckedContinuation<Void, Never>? in
            if waiting.isEmpty { taken = false }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }
        next?.resume()
    }
}
