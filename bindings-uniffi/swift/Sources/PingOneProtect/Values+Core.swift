import PingOneProtectFFI

// Values that the core gives as they are; each is a struct or enum with its members documented where it is declared.

/// Everything that a check found, in one go.
public typealias Report = PingOneProtectFFI.Report
/// One finding.
public typealias Diagnostic = PingOneProtectFFI.Diagnostic
/// How much a finding weighs.
public typealias Severity = PingOneProtectFFI.Severity
/// Where a flow goes on; `.action(name:)` is a recommended action that the policy lists.
public typealias Outcome = PingOneProtectFFI.Outcome
/// Which rule decided.
public typealias DecidedBy = PingOneProtectFFI.DecidedBy
/// The outcome of an evaluation, with what it stands on. `mitigations` are JSON texts.
public typealias Decision = PingOneProtectFFI.Decision
/// A decision with the rules that led to it.
public typealias Explanation = PingOneProtectFFI.Explanation
/// One rule of the precedence.
public typealias TraceEntry = PingOneProtectFFI.TraceEntry
/// What failed, without any of the caller's data. `details` are JSON texts.
public typealias ErrorInfo = PingOneProtectFFI.ErrorInfo
/// What became of feedback. `failed` are JSON texts.
public typealias FeedbackResult = PingOneProtectFFI.FeedbackResult
/// What became of one batch of feedback.
public typealias FeedbackBatch = PingOneProtectFFI.FeedbackBatch
/// What one predictor found.
public typealias Predictor = PingOneProtectFFI.Predictor
/// What a client tells of: tries, waits, warnings and ends; never personal data.
public typealias ClientEvent = PingOneProtectFFI.Event

extension Outcome {
    /// The outcome as every host spells it, such as `EXCEEDS_SCORE_THRESHOLD`.
    public var text: String {
        switch self {
        case .exceedsScoreThreshold: "EXCEEDS_SCORE_THRESHOLD"
        case .action(let name): name
        case .low: "LOW"
        case .medium: "MEDIUM"
        case .high: "HIGH"
        case .failure: "FAILURE"
        case .clientError: "CLIENT_ERROR"
        }
    }

    /// The words of the Evaluation node's outcomes, such as `Exceeds Score Threshold`.
    public var label: String { (try? outcomeLabel(outcome: text)) ?? text }
}

extension DecidedBy {
    /// The rule as every host spells it, such as `SCORE_THRESHOLD`.
    public var text: String {
        switch self {
        case .scoreThreshold: "SCORE_THRESHOLD"
        case .recommendedAction: "RECOMMENDED_ACTION"
        case .level: "LEVEL"
        case .fallback: "FALLBACK"
        case .error: "ERROR"
        case .clientError: "CLIENT_ERROR"
        }
    }
}
