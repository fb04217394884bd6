import Foundation
import PingOneProtect
import Testing

extension Tests {
    /// What a program does with the client, from the request to the completion.
    @Suite(.timeLimit(.minutes(1))) struct CallTests {
        let environment: Environment
        init() throws { environment = try Environment() }

        @Test(arguments: [
            ("low", Outcome.low, DecidedBy.level), ("medium", .medium, .level), ("high", .high, .level),
            ("exceeds", .exceedsScoreThreshold, .scoreThreshold), ("deny", .action(name: "DENY"), .recommendedAction),
            ("recovery", .action(name: "ACCOUNT_RECOVERY"), .recommendedAction), ("newlevel", .failure, .error),
        ])
        func evaluates(user: String, outcome: Outcome, decidedBy: DecidedBy) async throws {
            let evaluation = try await environment.client().evaluate(signIn(user))
            #expect(evaluation.outcome == outcome)
            #expect(evaluation.decision.decidedBy == decidedBy)
            #expect(evaluation.explain().decision == evaluation.decision)
            #expect(evaluation.completionStatus == .inProgress)
            #expect(evaluation.response?.id == evaluation.id)
            #expect(evaluation.diagnostics.isEmpty)
        }

        @Test func completesReadsReportsAndForgets() async throws {
            let client = try environment.client()
            let evaluation = try await client.evaluate(signIn("high"))
            let id = try #require(evaluation.id)
            #expect(try await evaluation.complete(.success) == .completed(.success))
            #expect(try await evaluation.complete(.success) == .completed(.success))
            #expect(evaluation.completionStatus == .success)
            #expect(try await client.get(id).completionStatus == "SUCCESS")
            let result = try await evaluation.feedback(.falseHighRisk(.successfulMfa))
            #expect(result.failed.isEmpty && result.batches.count == 1)
            let item = FeedbackItem(evaluationId: id, feedback: .compromisedAccount(), createdAt: evaluation.createdAt)
            #expect(try await client.sendFeedback([item]).failed.isEmpty)
            try await client.resetUserProfile(.external(id: "high"))
            let operations = ["token", "create", "complete", "get", "feedback", "feedback", "reset"]
            #expect(try await environment.received() == operations)
        }

        @Test func goesOnWithATicket() async throws {
            let client = try environment.client()
            let ticket = try await client.evaluate(signIn()).ticket()
            #expect(!ticket.contains("81.2.69.142") && !ticket.contains("example.com"))
            let resumed = try client.resume(ticket)
            #expect(try await resumed.complete(.failed) == .completed(.failed))
            #expect(try await environment.completions() == ["FAILED"])
            #expect(await thrown { try client.resume("{}") } == "INVALID_CONFIG")
        }

        @Test func aClientErrorMakesNoCall() async throws {
            let client = try environment.client { $0.fallback = .low }
            for evaluation in [
                try client.evaluateClientError("blocked by the browser"),
                try await client.evaluate(EvaluationRequest(event: signIn().event, clientError: "blocked")),
            ] {
                #expect(evaluation.outcome == .clientError && evaluation.decision.reason == "CLIENT_ERROR")
                #expect(try await evaluation.complete(.failed) == .notEvaluated)
            }
            #expect(try await environment.received().isEmpty)
        }

        @Test func fallsBackWithTheWholeFailure() async throws {
            try await environment.faults(#"[{"operation":"create","status":500}]"#)
            let evaluation = try await environment.client { $0.fallback = .medium }.evaluate(signIn())
            #expect(evaluation.outcome == .medium && evaluation.decision.decidedBy == .fallback)
            #expect(evaluation.decision.reason == "SERVER_ERROR" && evaluation.error?.status == 500)
            #expect(evaluation.decision.warnings == ["PingOne Protect risk evaluation failed"])
            let none = try await environment.client().evaluate(signIn())
            #expect(none.outcome == .failure && none.error?.code == "SERVER_ERROR")
            #expect(none.response == nil && none.id == nil && none.completionStatus == nil)
        }

        @Test func theOverallTimeoutHolds() async throws {
            // The service answers after an hour; the limit of this suite is a minute.
            try await environment.faults(#"[{"operation":"create","delayMs":3600000}]"#)
            let evaluation = try await environment.client { $0.timeout = 0.3 }.evaluate(signIn())
            #expect(evaluation.outcome == .failure && evaluation.error?.code == "TIMEOUT")
            #expect(evaluation.attempts == 1)
        }

        @Test func theOverallTimeoutHoldsForSlowRepeats() async throws {
            try await environment.faults(#"[{"operation":"get","status":503,"headers":{"Retry-After":3600}}]"#)
            let client = try environment.client { $0.maxRetries = 100 }
            #expect(await thrown { try await client.get("any") } == "SERVER_ERROR")
        }

        @Test func tellsWhatHappensAndNothingPersonal() async throws {
            let events = Collected<ClientEvent>()
            let client = try ProtectClient(environment.options, onEvent: { events.add($0) })
            let evaluation = try await client.evaluate(signIn())
            _ = try await evaluation.complete(.success)
            #expect(events.all.map(\.kind).contains("completed"))
            let shown =
                "\(events.all) \(evaluation) \(client) \(signIn()) \(environment.options) \(signIn().event.user)"
            for secret in ["ana", "81.2.69", "s3cret", "Mozilla"] { #expect(!shown.contains(secret)) }
        }

        @Test func tokensOfACallback() async throws {
            let asked = Collected<Bool>()
            var options = environment.options
            (options.clientId, options.clientSecret) = (nil, nil)
            let client = try ProtectClient(
                options,
                token: { request in
                    asked.add(request.forceRefresh)
                    return AccessToken("another")
                })
            #expect(try await client.evaluate(signIn()).error?.code == "UNAUTHORIZED")
            #expect(asked.all == [false, true])
            let failing = try ProtectClient(options, token: { _ in throw TestProblem("the session is over") })
            let error = try await failing.evaluate(signIn()).error
            #expect(error?.code == "UNAUTHORIZED" && error?.cause?.isEmpty == false)
        }

        @Test func unknownValuesSurvive() async throws {
            let text = #"""
                {"id":"e-1","tomorrow":{"digits":123456789012345678901234567890},"result":{"level":"VERY_HIGH",
                "score":1e400,"recommendedAction":"PHONE_HOME"},"details":{"newPredictor":{"level":"ODD","type":"NEW"}}}
                """#
            let evaluation = try RiskEvaluation(parsing: text)
            #expect(evaluation.level == "VERY_HIGH" && evaluation.json?["tomorrow"]?["digits"]?.text.count == 30)
            #expect(evaluation.raw == text)
            #expect(
                decide(evaluation, policy: try OutcomePolicy(json: #"{"scoreThreshold":null}"#)).outcome == .failure)
            let named = try OutcomePolicy(scoreThreshold: nil, recommendedActions: ["PHONE_HOME"])
            #expect(decide(evaluation, policy: named).outcome == .action(name: "PHONE_HOME"))
            try await environment.faults(##"[{"operation":"get","status":200,"body":\##(Json.string(text).text)}]"##)
            #expect(try await environment.client().get("e-1").raw == text)
            let request = #"{"event":{"ip":"81.2.69.142","user":{"type":"NEWCOMER","id":"u"},"colour":1.50}}"#
            #expect(validateRequest(request).valid == false)
            #expect(validateRequest(request, allowUnknownValues: true).valid)
            #expect(requestBody(request) == request)
        }
    }
}

/// What callbacks of other tasks brought.
final class Collected<Element: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var elements: [Element] = []
    func add(_ element: Element) { lock.withLock { elements.append(element) } }
    var all: [Element] { lock.withLock { elements } }
}
