import PingOneProtect
import Testing

extension Tests {
    /// However a guard's body ends, the evaluation gets its verdict.
    @Suite(.timeLimit(.minutes(1))) struct GuardTests {
        let environment: Environment
        init() throws { environment = try Environment() }

        @Test func aNormalEndHasTheRecordedVerdict() async throws {
            let value = try await environment.client().guard(signIn()) { evaluation in
                evaluation.succeed()
                return evaluation.outcome.label
            }
            #expect(value == "Low")
            #expect(try await environment.completions() == ["SUCCESS"])
        }

        @Test func anEndWithoutAVerdictIsFailedAndWarns() async throws {
            let events = Collected<ClientEvent>()
            try await ProtectClient(environment.options, onEvent: { events.add($0) }).guard(signIn()) { _ in }
            #expect(try await environment.completions() == ["FAILED"])
            #expect(events.all.contains { $0.kind == "warning" })
        }

        @Test func anErrorGoesOnBehindTheCompletion() async throws {
            let client = try environment.client()
            await #expect(throws: TestProblem.self) {
                try await client.guard(signIn()) { _ in throw TestProblem("no push") }
            }
            // A redirect that a framework throws: the recorded verdict counts.
            await #expect(throws: TestProblem.self) {
                try await client.guard(signIn()) { evaluation in
                    evaluation.succeed()
                    throw TestProblem("redirect")
                }
            }
            #expect(try await environment.completions().sorted() == ["FAILED", "SUCCESS"])
        }

        @Test func cancellationGoesOnBehindTheCompletion() async throws {
            let client = try environment.client()
            let (begun, begin) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                try await client.guard(signIn()) { _ in
                    begin.yield()
                    try await Task.sleep(nanoseconds: 3_600_000_000_000)
                }
            }
            for await _ in begun { break }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await environment.completions() == ["FAILED"])
        }

        @Test func itsCompletionHasTwoSecondsAndReplacesNothing() async throws {
            // The service answers after an hour, also when it is asked what became of the verdict; the client itself
            // would wait for half of one.
            let slow = #"[{"operation":"complete","delayMs":3600000},{"operation":"get","delayMs":3600000}]"#
            try await environment.faults(slow)
            let client = try environment.client { $0.timeout = 1800 }
            let evaluation = try await client.guard(signIn()) { $0 }
            #expect(evaluation.completionError?.code == "TIMEOUT")
            await #expect(throws: TestProblem.self) {
                try await client.guard(signIn()) { _ in throw TestProblem("as it was") }
            }
        }

        @Test func withoutAnAnswerItEndsNormally() async throws {
            try await environment.faults(#"[{"operation":"create","status":500}]"#)
            let outcome = try await environment.client().guard(signIn()) { $0.outcome }
            #expect(outcome == .failure)
            #expect(try await environment.received() == ["token", "create"])
        }

        @Test func itSendsNothingBehindACompletionOrATicket() async throws {
            let client = try environment.client()
            try await client.guard(signIn()) { _ = try await $0.complete(.success) }
            _ = try await client.guard(signIn()) { try $0.ticket() }
            #expect(try await environment.received() == ["token", "create", "complete", "create"])
        }
    }
}
