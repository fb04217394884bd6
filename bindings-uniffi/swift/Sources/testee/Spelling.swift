import PingOneProtect

// The package's values as the JSON of the conformance cases.

func obj(_ members: [(String, String?)]) -> String {
    let given = members.compactMap { name, value in value.map { "\(str(name)):\($0)" } }
    return "{" + given.joined(separator: ",") + "}"
}

func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }

func str(_ text: String) -> String { Json.string(text).text }

func json(_ report: Report) -> String {
    obj([("valid", "\(report.valid)"), ("diagnostics", list(report.diagnostics.map(json)))])
}

func json(_ found: Diagnostic) -> String {
    obj([
        ("severity", str(found.severity == .error ? "error" : "warning")), ("code", str(found.code)),
        ("target", str(found.target)), ("message", str(found.message)),
        ("allowedValues", found.allowedValues.map { list($0.map(str)) }), ("hint", found.hint.map(str)),
    ])
}

func json(_ info: ErrorInfo) -> String {
    obj([
        ("code", str(info.code)), ("message", str(info.message)), ("status", info.status.map { "\($0)" }),
        ("target", info.target.map(str)), ("retryAfterMs", info.retryAfterMs.map { "\($0)" }),
        ("requestId", info.requestId.map(str)), ("evaluationId", info.evaluationId.map(str)),
        ("details", list(info.details)), ("report", info.report.map(json)), ("cause", info.cause.map(str)),
    ])
}

private func members(_ decision: Decision) -> [(String, String?)] {
    [
        ("outcome", str(decision.outcome.text)), ("decidedBy", str(decision.decidedBy.text)),
        ("evaluationId", decision.evaluationId.map(str)), ("level", decision.level.map(str)),
        ("score", decision.score.flatMap { $0.isFinite ? "\($0)" : nil }),
        ("recommendedAction", decision.recommendedAction.map(str)), ("mitigations", list(decision.mitigations)),
        ("source", decision.source.map(str)), ("reason", decision.reason.map(str)),
        ("message", decision.message.map(str)), ("warnings", list(decision.warnings.map(str))),
    ]
}

func json(_ decision: Decision) -> String { obj(members(decision)) }

func json(_ explanation: Explanation) -> String {
    let entries = explanation.trace.map {
        obj([("rule", str($0.rule.text)), ("matched", "\($0.matched)"), ("detail", str($0.detail))])
    }
    return obj(members(explanation.decision) + [("trace", list(entries))])
}

func json(_ result: FeedbackResult) -> String {
    let batches = result.batches.map {
        obj([
            ("index", "\($0.index)"), ("count", "\($0.count)"), ("id", $0.id.map(str)), ("error", $0.error.map(json)),
        ])
    }
    return obj([("result", obj([("batches", list(batches)), ("failed", list(result.failed))]))])
}

func json(_ evaluation: Evaluation, _ more: [(String, String?)] = []) -> String {
    obj(
        [
            ("decision", json(evaluation.decision)),
            ("completionStatus", evaluation.completionStatus.map { str($0.rawValue) }),
            ("attempts", "\(evaluation.attempts)"), ("diagnostics", list(evaluation.diagnostics.map(json))),
            ("error", evaluation.error.map(json)),
        ] + more)
}

func spelled(_ result: CompletionResult) -> String {
    switch result {
    case .completed: str("completed")
    case .notEvaluated: str("notEvaluated")
    }
}
