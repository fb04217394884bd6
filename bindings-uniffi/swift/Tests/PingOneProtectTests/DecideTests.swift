import Foundation
import Testing

@testable import PingOneProtect

extension Tests {
    /// The fast way gives what the generated way gives.
    struct DecideTests {
        static let long = String(repeating: "é", count: 20_000)
        static let bodies: [Data] =
            [
                #"{"id":"e-1","result":{"level":"LOW","score":15}}"#, #"{"result":{"level":"HIGH","score":1e400}}"#,
                #"{"id":"é😀","result":{"level":"MEDIUM","score":0.1,"source":"AGGREGATED_SCORES"}}"#,
                #"{"id":"e","result":{"score":300.5,"recommendedAction":"DENY","mitigations":[{"action":"DENY"},1]}}"#,
                #"{"result":{"recommendedActions":["NEW","DENY"],"level":"LOW"}}"#, #"{"result":{"level":"ODD"}}"#,
                #"{"result":{"level":"LOW","recommendedAction":["A","B"]}}"#, "not JSON", "", #"{"id":"e"}"#, "[]",
                #"{"result":{"level":"LOW"},"details":"\#(long)"}"#, #"{"id":"\#(long)","result":{"level":"LOW"}}"#,
                #"{"result":{"level":"LOW","recommendedActions":[\#(Array(repeating: #""X""#, count: 900).joined(separator: ","))]}}"#,
                #"{"result":{"level":"LOW","recommendedActions":[\#((0..<200).map { "\"A\($0)\"" }.joined(separator: ","))]}}"#,
            ].map { Data($0.utf8) } + [Data([0xFF, 0xFE, 0x7B]), Data([0xEF, 0xBB, 0xBF]) + Data("{}".utf8)]

        @Test(arguments: bodies)
        func bothWaysAgree(body: Data) throws {
            let policies = [
                OutcomePolicy.default, try OutcomePolicy(scoreThreshold: nil, recommendedActions: []),
                try OutcomePolicy(scoreThreshold: 0, recommendedActions: ["NEW", "A199"]),
            ]
            for policy in policies {
                let generated = try policy.core.get().decideBytes(body: body)
                #expect(decide(body, policy: policy) == generated)
                if let text = String(data: body, encoding: .utf8), Data(text.utf8) == body {
                    #expect(decide(text, policy: policy) == generated)
                }
                #expect(explain(body, policy: policy).decision == generated)
            }
        }

        @Test func whatDoesNotFitGoesTheGeneratedWay() throws {
            let number = try #require(OutcomePolicy.default.number)
            let sizes = Self.bodies.map { body in body.withUnsafeBytes { Direct.decide($0, policy: number) == nil } }
            #expect(sizes.contains(true) && sizes.contains(false))
            #expect(Self.bodies[0].withUnsafeBytes { Direct.decide($0, policy: .max) } == nil)
        }
    }
}
