import PingOneProtect

/// The operations on nodes and journeys.
func nodes(_ operation: String, _ input: Json) throws -> String {
    let config = input["config"]?.text ?? "null"
    switch operation {
    case "evaluationNode": return try steps(input, EvaluationNode.check(config)) { try EvaluationNode(config) }
    case "resultNode": return try steps(input, ResultNode.check(config)) { try ResultNode(config) }
    default:
        let definition = input["journey"]?.text ?? config
        return try steps(input, Journey.check(definition)) {
            try Journey(definition)
        } between: {
            try resumed($0, input, $1)
        }
    }
}

/// All steps, as far as the answers reach.
private func steps<Run: JourneySteps>(
    _ input: Json, _ report: Report, begin: () throws -> Run, between: (Run, [Json]) throws -> Run = { run, _ in run }
) throws -> String {
    var steps: [Json] = []
    if report.valid {
        var run = try begin()
        steps += try run.start(state: input["state"]?.text ?? "", context: input["context"]?.text ?? "")
        let answers = input["answers"]?.items ?? []
        for (index, answer) in answers.enumerated() {
            run = try between(run, Array(answers.prefix(index)))
            steps += try run.answer(answer.text)
        }
    }
    let findings = report.diagnostics.isEmpty ? nil : json(report)
    return obj([("steps", list(steps.map(\.text))), ("report", findings)])
}

/// Goes through JSON whenever a host has to answer; the second request knows what the hosts have told so far.
private func resumed(_ journey: Journey, _ input: Json, _ answered: [Json]) throws -> Journey {
    guard input["resume"]?.boolValue == true, journey.open?["step"]?.stringValue == "host" else { return journey }
    var context: [String: String] = [:]
    for told in [input["context"]].compactMap({ $0 }) + answered.compactMap({ $0["context"] }) {
        for (name, value) in told.members { context[name] = value.isNull ? nil : value.text }
    }
    return try Journey.resume(journey.toJson(), context: obj(context.map { ($0.key, Optional($0.value)) }))
}
