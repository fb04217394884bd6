import Foundation
import PingOneProtect

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What a case cannot do.
struct TesteeError: Error, LocalizedError {
    let errorDescription: String?
    init(_ text: String) { errorDescription = text }
}

/// The `client` operation: one client, some calls, and what each of them gave.
final class Session: @unchecked Sendable {
    private let client: ProtectClient
    private let lock = NSLock()
    private var last: Evaluation?

    init(_ input: Json) throws {
        let members = input["options"]?.members ?? []
        let rest = members.filter { !($0.name == "token" && $0.value.isList) }
        let options = obj(rest.map { ($0.name, $0.value.text) })
        let tokens = members.last { $0.name == "token" && $0.value.isList }.map { Left($0.value.items) }
        let provider: ProtectClient.TokenProvider? = tokens.map { left in
            { @Sendable _ in
                guard let token = left.next() else { throw TesteeError("no token is left") }
                return AccessToken(token)
            }
        }
        client = try ProtectClient(optionsJson: options, token: provider)
    }

    func answer(_ input: Json) async throws -> String {
        var results: [String] = []
        for call in input["calls"]?.items ?? [] { results.append(await result(call)) }
        return obj([("results", list(results))])
    }

    /// A call's result, with its cancellation.
    private func result(_ call: Json) async -> String {
        let running = Task { try await self.called(call) }
        if let limit = milliseconds(call["cancelAfterMs"]) {
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(limit)) { running.cancel() }
        }
        do {
            return try await running.value
        } catch is CancellationError {
            return #"{"cancelled":true}"#
        } catch let error as ProtectError {
            return obj([("error", json(error.info))])
        } catch {
            return obj([("error", obj([("code", str("INTERNAL")), ("message", str("\(error)"))]))])
        }
    }

    private func called(_ call: Json) async throws -> String {
        let options = CallOptions(
            transactionId: call["transactionId"]?.stringValue, sessionId: call["sessionId"]?.stringValue)
        let request = call["request"]?.text ?? "null"
        let status = call["status"]?.stringValue
        switch call["call"]?.stringValue {
        case "evaluate": return json(keep(try await client.evaluate(json: request, options: options)))
        case "evaluateOrThrow": return json(keep(try await client.evaluateOrThrow(json: request, options: options)))
        case "guard": return try await guarded(call, request, options)
        case "resume": return try resume()
        case "complete":
            let evaluation = try handle()
            let result = try await evaluation.complete(named: status)
            let state = evaluation.completionStatus.map { str($0.rawValue) }
            return obj([("result", spelled(result)), ("completionStatus", state)])
        case "completeById":
            return obj([("result", spelled(try await client.complete(id: try id(call), named: status)))])
        case "get": return obj([("result", try await client.get(try id(call)).json?.text)])
        case "sendFeedback": return json(try await client.sendFeedback(json: items(call)))
        case "feedback":
            let category = call["category"]?.stringValue ?? ""
            return json(try await handle().feedback(category: category, reason: call["reason"]?.stringValue))
        case "resetUserProfile":
            try await client.resetUserProfile(json: call["user"]?.text ?? "null")
            return "{}"
        case "advanceClock":
            try await advanceClock(call["ms"]?.text ?? "0")
            return "{}"
        case "waitMs":
            try await Task.sleep(nanoseconds: UInt64(milliseconds(call["ms"]) ?? 0) * 1_000_000)
            return "{}"
        case "parallel": return await parallel(call["calls"]?.items ?? [])
        case let other: throw TesteeError("the testee has no call \(other ?? "")")
        }
    }

    private func guarded(_ call: Json, _ request: String, _ options: CallOptions) async throws -> String {
        var outcome: (String, String?)
        do {
            outcome = (
                "value", try await client.guard(json: request, options: options) { try await self.body(call, $0) }
            )
        } catch let thrown as TesteeError {
            outcome = ("thrown", str(thrown.errorDescription ?? ""))
        }
        let evaluation = try handle()
        return json(evaluation, [outcome, ("completionError", evaluation.completionError.map(json))])
    }

    private func body(_ call: Json, _ evaluation: Evaluation) async throws -> String? {
        _ = keep(evaluation)
        switch call["verdict"]?.stringValue {
        case "succeed": evaluation.succeed()
        case "fail": evaluation.fail()
        default: break
        }
        // A failure is swallowed: the handle keeps it.
        if let status = call["completes"]?.stringValue { _ = try? await evaluation.complete(named: status) }
        if call["ticket"]?.boolValue == true { _ = try evaluation.ticket() }
        if let thrown = call["throws"]?.stringValue { throw TesteeError(thrown) }
        return call["returns"]?.text
    }

    private func resume() throws -> String {
        let evaluation = keep(try client.resume(try handle().ticket()))
        let decision = evaluation.decision
        return obj([
            (
                "decision",
                obj([("outcome", str(decision.outcome.text)), ("evaluationId", decision.evaluationId.map(str))])
            ),
            ("completionStatus", evaluation.completionStatus.map { str($0.rawValue) }),
        ])
    }

    private func parallel(_ calls: [Json]) async -> String {
        let results = await withTaskGroup(of: (Int, String).self) { group in
            for (index, call) in calls.enumerated() { group.addTask { (index, await self.result(call)) } }
            var results = [String](repeating: "", count: calls.count)
            for await (index, result) in group { results[index] = result }
            return results
        }
        return obj([("results", list(results))])
    }

    private func advanceClock(_ ms: String) async throws {
        let root = client.apiUrl.replacingOccurrences(of: "/v1", with: "")
        var request = URLRequest(url: URL(string: "\(root)/emulator/environments/\(client.environmentId)/clock")!)
        request.httpMethod = "POST"
        request.httpBody = Data("{\"advanceMs\":\(ms)}".utf8)
        _ = try await URLSession.shared.data(for: request)
    }

    private func keep(_ evaluation: Evaluation) -> Evaluation {
        lock.withLock { last = evaluation }
        return evaluation
    }

    private func handle() throws -> Evaluation {
        guard let last = lock.withLock({ last }) else { throw TesteeError("the case has no handle yet") }
        return last
    }

    private func id(_ call: Json) throws -> String { try call["id"]?.stringValue ?? handle().id ?? "" }

    /// Items without an evaluation get the last handle's.
    private func items(_ call: Json) -> String {
        guard let items = call["items"] else { return "null" }
        guard items.isList else { return items.text }
        let last = lock.withLock { self.last }?.id
        return list(
            items.items.map { item in
                guard let last, item.isObject, item["riskEvaluation"] == nil else { return item.text }
                return obj(
                    [("riskEvaluation", obj([("id", str(last))]))] + item.members.map { ($0.name, $0.value.text) })
            })
    }
}

/// Tokens that a callback gives one after the other.
private final class Left: @unchecked Sendable {
    private let lock = NSLock()
    private var tokens: [Json]

    init(_ tokens: [Json]) { self.tokens = tokens }

    func next() -> String? { lock.withLock { tokens.isEmpty ? nil : tokens.removeFirst().stringValue } }
}

private func milliseconds(_ json: Json?) -> Int? { json?.doubleValue.map { Int($0) } }
