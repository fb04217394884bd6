import Foundation
import PingOneProtect
import Testing

extension Tests {
    /// Many calls, lost calls, cancelled calls.
    @Suite(.timeLimit(.minutes(2))) struct LoadTests {
        let environment: Environment
        init() throws { environment = try Environment() }

        @Test func aThousandConcurrentCalls() async throws {
            let client = try environment.client { $0.timeout = 60 }
            let outcomes = try await withThrowingTaskGroup(of: Outcome.self) { group in
                for number in 0..<1000 {
                    group.addTask { try await client.evaluate(signIn(number % 2 == 0 ? "low" : "high")).outcome }
                }
                return try await group.reduce(into: [Outcome]()) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .low }.count == 500 && outcomes.filter { $0 == .high }.count == 500)
            let received = try await environment.received()
            #expect(received.filter { $0 == "create" }.count == 1000)
            #expect(received.filter { $0 == "token" }.count == 1)
        }

        @Test func aDroppedConnectionIsOneCreate() async throws {
            let client = try environment.client { $0.timeout = 30 }
            for drop in ["after", "middle"] {
                try await environment.faults(#"[{"operation":"create","drop":"\#(drop)"}]"#)
                for _ in 0..<20 {
                    let evaluation = try await client.evaluate(signIn())
                    #expect(evaluation.error?.code == "NETWORK" && evaluation.attempts == 1)
                }
            }
            #expect(try await environment.received().filter { $0 == "create" }.count == 40)
        }

        @Test func aKeptConnectionThatIsClosedIsOneCreate() async throws {
            let creates = Collected<String>()
            // Answers a first request and reads a second one, to which it closes without an answer.
            let listener = try Listener { connection in
                while let (head, _) = connection.request() {
                    creates.add(head)
                    if creates.all.count > 1 { return }
                    connection.respond("201 Created", #"{"id":"e-1","result":{"level":"LOW"}}"#, keep: true)
                }
            }
            defer { listener.stop() }
            var options = environment.options
            (options.clientId, options.clientSecret) = (nil, nil)
            options.apiUrl = "http://127.0.0.1:\(listener.port)/v1"
            let client = try ProtectClient(options, token: { _ in AccessToken("") })
            #expect(try await client.evaluate(signIn()).outcome == .low)
            #expect(try await client.evaluate(signIn()).error?.code == "NETWORK")
            #expect(creates.all.count == 2)
        }

        @Test func cancellationStopsTheRequest() async throws {
            let (seen, tell) = AsyncStream.makeStream(of: String.self)
            let listener = try Listener { connection in
                guard connection.request() != nil else { return }
                tell.yield("request")
                // Waits for the end of the connection, which is the client's to make: there is no answer.
                if connection.read().isEmpty { tell.yield("closed") }
            }
            defer { listener.stop() }
            let client = try environment.client {
                $0.apiUrl = "http://127.0.0.1:\(listener.port)/v1"
                $0.timeout = 1800
            }
            let task = Task { try await client.evaluate(signIn()) }
            var events = seen.makeAsyncIterator()
            #expect(await events.next() == "request")
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(await events.next() == "closed")
        }

        @Test func aCancelledWaiterLeavesTheTokenToTheOthers() async throws {
            try await environment.faults(#"[{"operation":"token","delayMs":500}]"#)
            let client = try environment.client { $0.timeout = 30 }
            let (first, second) = (
                Task { try await client.evaluate(signIn()) }, Task { try await client.evaluate(signIn()) }
            )
            first.cancel()
            await #expect(throws: CancellationError.self) { try await first.value }
            #expect(try await second.value.outcome == .low)
            #expect(try await environment.received() == ["token", "create"])
        }

        @Test func aHundredThousandCallsLeaveNoGrowth() async throws {
            let response = Data(#"{"id":"e-1","result":{"level":"LOW","score":15},"details":{}}"#.utf8)
            let request = signIn().json
            let client = try environment.client()
            func calls(_ count: Int) throws {
                for number in 0..<count {
                    switch number % 4 {
                    case 0: #expect(decide(response).outcome == .low)
                    case 1: #expect(explain(response).trace.count == 3)
                    case 2: #expect(validateRequest(request).valid)
                    default: #expect(try client.evaluateClientError("blocked").outcome == .clientError)
                    }
                }
            }
            try calls(20_000)
            let before = residentKilobytes()
            try calls(100_000)
            let grown = residentKilobytes() - before
            #expect(grown < 8 * 1024, "the process grew by \(grown) KB")
        }

        @Test func manyRequestsLeaveNoGrowth() async throws {
            let client = try environment.client { $0.timeout = 30 }
            func calls(_ count: Int) async throws {
                for _ in 0..<count { #expect(try await client.evaluate(signIn()).outcome == .low) }
            }
            try await calls(300)
            let before = residentKilobytes()
            try await calls(1200)
            let grown = residentKilobytes() - before
            #expect(grown < 8 * 1024, "the process grew by \(grown) KB")
        }
    }
}

/// The memory that the process holds; 0 where the system does not say so in a file.
private func residentKilobytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS") } ?? ""
    return Int(line.filter(\.isNumber)) ?? 0
}
