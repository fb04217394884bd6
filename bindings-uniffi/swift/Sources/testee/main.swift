// The Swift testee: answers conformance cases through the public API, as a program would use it.

import Foundation
import PingOneProtect

while let line = readLine() {
    FileHandle.standardOutput.write(Data((await answer(line) + "\n").utf8))
}

func answer(_ line: String) async -> String {
    guard let asked = Json(line) else { return #"{"id":null,"error":{"code":"UNREADABLE_CASE"}}"# }
    let input = asked["input"] ?? asked
    var member = ("error", #"{"code":"UNKNOWN_OPERATION"}"#)
    do {
        if let output = try await output(asked["operation"]?.stringValue ?? "", input) { member = ("output", output) }
    } catch let error as ProtectError {
        member = ("error", json(error.info))
    } catch {
        member = ("error", obj([("code", str("INTERNAL")), ("message", str("\(error)"))]))
    }
    // A raw text may have line ends between its tokens; an answer is one line.
    let text = obj([("id", asked["id"]?.text), (member.0, member.1)])
    return text.replacingOccurrences(of: "\n", with: " ").replacingOccurrences(of: "\r", with: " ")
}

func output(_ operation: String, _ input: Json) async throws -> String? {
    let unknown = flag(input, "allowUnknownValues")
    switch operation {
    case "validateRequest":
        let fromServer = flag(input, "ipFromServer")
        return json(validateRequest(source(input, "request"), ipFromServer: fromServer, allowUnknownValues: unknown))
    case "validateFeedback": return json(validateFeedback(source(input, "feedback"), allowUnknownValues: unknown))
    case "requestBody": return obj([("body", requestBody(source(input, "request")) ?? "null")])
    case "decide": return json(decide(response(input), policy: try policy(input)))
    case "explain": return json(explain(response(input), policy: try policy(input)))
    case "clientIp":
        let proxies = strings(input["trustedProxies"])
        let ip = try clientIp(
            peer: strings(input["peer"]).first, forwardedFor: strings(input["forwardedFor"]), trustedProxies: proxies)
        return obj([("ip", ip.map(str) ?? "null")])
    case "parse":
        let evaluation = try RiskEvaluation(parsing: source(input, "value"))
        let predictors = evaluation.predictors.map { name, found in
            (
                name,
                obj([("level", found.level.map(str)), ("type", found.kind.map(str)), ("status", found.status.map(str))])
            )
        }
        return obj([("value", evaluation.json?.text), ("predictors", obj(predictors))])
    case "evaluationNode", "resultNode", "journey": return try nodes(operation, input)
    case "client": return try await Session(input).answer(input)
    default: return nil
    }
}

func policy(_ input: Json) throws -> OutcomePolicy {
    try input["policy"].map { try OutcomePolicy(json: $0.text) } ?? .default
}

/// What stands under a name as a value, or under `text` as raw text.
func source(_ input: Json, _ name: String) -> String { input["text"]?.stringValue ?? input[name]?.text ?? "" }

/// Raw text, raw bytes, or a parsed value; a parsed string stands for raw text.
func response(_ input: Json) -> Data {
    if let text = input["text"]?.stringValue ?? input["value"]?.stringValue { return Data(text.utf8) }
    if let encoded = input["base64"]?.stringValue { return Data(base64Encoded: encoded) ?? Data() }
    return Data((input["value"]?.text ?? "").utf8)
}

func strings(_ value: Json?) -> [String] {
    [value?.stringValue].compactMap { $0 } + (value?.items ?? []).compactMap(\.stringValue)
}

func flag(_ input: Json, _ name: String) -> Bool { input[name]?.boolValue ?? false }
