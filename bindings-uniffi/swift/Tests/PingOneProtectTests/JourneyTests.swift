import Foundation
import PingOneProtect
import Testing

extension Tests {
    /// Nodes and journeys, driven by the client.
    @Suite(.timeLimit(.minutes(1))) struct JourneyTests {
        let environment: Environment
        let definition: String
        let context = JourneyContext(ip: "81.2.69.142", userAgent: "Mozilla/5.0")

        init() throws {
            environment = try Environment()
            let file = Emulator.repository.appendingPathComponent("examples/journey/sign-in.json")
            definition = try String(contentsOf: file, encoding: .utf8)
        }

        private func tasks(_ user: String, push: String = "approved") -> [String: JourneyTask] {
            [
                "login": { _ in
                    .outcome("authenticated", context: JourneyContext(userId: user, username: "\(user)@example.com"))
                },
                "push": { _ in .outcome(push) },
                "captcha": { _ in .outcome("true") },
                "collectSignals": { _ in .signals("opaque") },
            ]
        }

        @Test(arguments: [
            ("low", "approved", true, "LOW"), ("high", "approved", true, "HIGH"), ("high", "denied", false, "HIGH"),
            ("exceeds", "approved", false, "EXCEEDS_SCORE_THRESHOLD"), ("newlevel", "approved", false, "FAILURE"),
        ])
        func runs(user: String, push: String, isSuccess: Bool, outcome: String) async throws {
            let journey = try Journey(definition)
            let end = try await environment.client().runJourney(
                journey, context: context, tasks: tasks(user, push: push))
            #expect(end.isSuccess == isSuccess)
            #expect(end.path.first { $0.node == "evaluation" }?.outcome == outcome)
            let verdict = isSuccess ? "SUCCESS" : outcome == "FAILURE" ? "IN_PROGRESS" : "FAILED"
            #expect(try await environment.completions() == [verdict])
            let create = try await environment.log().first { $0["operation"]?.stringValue == "create" }
            #expect(create?["body"]?["event"]?["sdk"]?["signals"]?["data"]?.stringValue == "opaque")
        }

        @Test func goesOnInAnotherRequest() async throws {
            let client = try environment.client()
            let journey = try Journey(definition)
            var first = tasks("high")
            first["push"] = { _ in throw TestProblem("asked; the answer comes later") }
            await #expect(throws: TestProblem.self) {
                try await client.runJourney(journey, context: context, tasks: first)
            }
            let saved = try journey.toJson()
            #expect(!saved.contains("81.2.69.142") && !saved.contains("example.com"))
            let resumed = try Journey.resume(saved, context: context)
            #expect(resumed.open?["task"]?.stringValue == "push")
            #expect(try await client.continueJourney(resumed, tasks: tasks("high")).isSuccess)
            #expect(try await environment.received() == ["token", "create", "complete"])
        }

        @Test func saysWhatIsMissing() async throws {
            let client = try environment.client()
            #expect(await thrown { try Journey("{}") } == "INVALID_CONFIG")
            #expect(await thrown { try Journey.resume("{}") } == "INVALID_CONFIG")
            #expect(
                await thrown { try await client.continueJourney(Journey(definition), tasks: [:]) } == "INVALID_CONFIG")
            #expect(
                await thrown { try await client.runJourney(Journey(definition), tasks: [:]) } == "INVALID_CONFIG")
            let wrong: [String: JourneyTask] = ["login": { _ in .outcome("nowhere") }]
            let journey = try Journey(definition)
            #expect(await thrown { try await client.runJourney(journey, tasks: wrong) } == "INVALID_CONFIG")
            #expect(journey.open?["task"]?.stringValue == "login")
            #expect(await thrown { try await client.perform(#require(journey.open)) } == "INVALID_CONFIG")
        }

        @Test func nodesRunAlone() async throws {
            let client = try environment.client()
            var known = context
            (known.userId, known.username, known.clientError) = ("low", "ana@example.com", nil)
            let evaluated = try await client.runNode(
                EvaluationNode("{}"), context: known, tasks: ["collectSignals": { _ in .signals("opaque") }])
            #expect(evaluated.outcome == "LOW" && evaluated.decision?["score"]?.doubleValue == 15)
            let completed = try await client.runNode(
                ResultNode(#"{"completionStatus":"SUCCESS"}"#), state: evaluated.state)
            #expect(completed.outcome == "CONTINUE" && completed.warnings.isEmpty)
            #expect(try await environment.completions() == ["SUCCESS"])
            #expect(try EvaluationNode.check(#"{"colour":1}"#).diagnostics.first?.code == "UNKNOWN_PROPERTY")
            let failed = try await client.runNode(
                EvaluationNode("{}"), context: known, tasks: ["collectSignals": { _ in .clientError("blocked") }])
            #expect(failed.outcome == "CLIENT_ERROR")
        }

        @Test func aFailureOfTheServiceIsAnOutcome() async throws {
            try await environment.faults(#"[{"operation":"create","status":500}]"#)
            let client = try environment.client { $0.fallback = .low }
            let end = try await client.runJourney(Journey(definition), context: context, tasks: tasks("low"))
            #expect(!end.isSuccess && end.path.last?.outcome == "FAILURE")
        }

        @Test func showsNothingPersonal() throws {
            let json = try #require(Json(#"{"step":"evaluate","request":{"ip":"81.2.69.142"}}"#))
            let step = try #require(JourneyStep(json))
            let shown = "\(step) \(context) \(JourneyAnswer.signals("opaque"))"
            #expect(!shown.contains("81.2") && !shown.contains("opaque"))
        }
    }
}
