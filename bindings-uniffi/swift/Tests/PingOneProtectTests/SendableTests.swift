import PingOneProtect
import Testing

extension Tests {
    /// Compiles in Swift 6's mode, so each of these may cross tasks.
    struct SendableTests {
        private func crosses<Value: Sendable>(_: Value.Type) {}

        @Test func everyValueCrossesTasks() async throws {
            crosses(ProtectClient.self)
            crosses(Evaluation.self)
            crosses(Options.self)
            crosses(CallOptions.self)
            crosses(OutcomePolicy.self)
            crosses(RiskEvaluation.self)
            crosses(EvaluationRequest.self)
            crosses(FeedbackItem.self)
            crosses(FeedbackResult.self)
            crosses(Decision.self)
            crosses(Explanation.self)
            crosses(Outcome.self)
            crosses(Report.self)
            crosses(ProtectError.self)
            crosses(ErrorInfo.self)
            crosses(ClientEvent.self)
            crosses(Journey.self)
            crosses(EvaluationNode.self)
            crosses(ResultNode.self)
            crosses(Json.self)
            crosses(AccessToken.self)
            crosses(CompletionResult.self)
        }

        @Test func oneHandleServesManyTasks() async throws {
            let environment = try Environment()
            let evaluation = try await environment.client().evaluate(signIn())
            let results = await withTaskGroup(of: String.self) { group in
                for number in 0..<20 {
                    group.addTask {
                        await thrown { try await evaluation.complete(number % 2 == 0 ? .success : .failed) }
                    }
                }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            // Completions queue; whichever came first, the other verdict is refused without a call.
            #expect(results.filter { $0 == "nothing" }.count == 10)
            #expect(results.filter { $0 == "ALREADY_COMPLETED" }.count == 10)
            #expect(try await environment.received().filter { $0 == "complete" }.count == 1)
        }
    }
}
