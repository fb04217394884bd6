import Foundation
import Testing

import struct PingOneProtectFFI.CatalogueEntry
import func PingOneProtectFFI.errorCatalogue

@testable import PingOneProtect

extension Tests {
    /// Every code of the catalogue, as a program meets it.
    @Suite(.timeLimit(.minutes(1))) struct CatalogueTests {
        let environment: Environment
        init() throws { environment = try Environment() }

        @Test func isTheCores() throws {
            #expect(try errorCatalogue().map(\.code) == ErrorCode.allCases.map(\.rawValue))
        }

        @Test(arguments: try errorCatalogue())
        func hasACaseForEachClass(entry: CatalogueEntry) {
            let error = ProtectError(info(entry))
            let expected =
                switch entry.class {
                case .validation: "validation"
                case .config: "config"
                case .auth: "auth"
                case .service: "service"
                case .rateLimited: "rateLimited"
                case .timeout: "timeout"
                case .network: "network"
                case .internal, .reasonOnly: "internal"
                }
            #expect(Mirror(reflecting: error).children.first?.label == expected)
            #expect(error.code?.rawValue == entry.code)
            #expect(error.localizedDescription == "\(entry.code): what happened")
            #expect((error as any Error).localizedDescription == error.errorDescription)
        }

        private func info(_ entry: CatalogueEntry) -> PingOneProtect.ErrorInfo {
            ErrorInfo(
                code: entry.code, class: entry.class, message: "what happened", status: nil, target: nil,
                retryAfterMs: nil, requestId: nil, evaluationId: nil, details: [], report: nil, cause: nil)
        }

        @Test(arguments: [
            (#"{"status":403}"#, "FORBIDDEN"), (#"{"status":404}"#, "NOT_FOUND"), (#"{"status":429}"#, "RATE_LIMITED"),
            (#"{"status":503}"#, "SERVER_ERROR"), (#"{"status":418}"#, "REJECTED"), (#"{"status":302}"#, "REJECTED"),
            (#"{"body":"not JSON"}"#, "MALFORMED_RESPONSE"), (#"{"delayMs":3600000}"#, "TIMEOUT"),
            (#"{"drop":"after"}"#, "NETWORK"), (#"{"drop":"middle"}"#, "NETWORK"), (#"{"status":401}"#, "UNAUTHORIZED"),
        ])
        func ofTheService(fault: String, code: String) async throws {
            try await environment.faults("[\(fault.replacing("{", with: #"{"operation":"create","#))]")
            let client = try environment.client {
                $0.maxRetries = 0
                $0.timeout = code == "TIMEOUT" ? 0.3 : 30
            }
            #expect(await thrown { try await client.evaluateOrThrow(signIn()) } == code)
            let evaluation = try await client.evaluate(signIn())
            #expect(evaluation.error?.code == code && evaluation.decision.reason == code)
        }

        @Test func ofTheCaller() async throws {
            let client = try environment.client()
            var nobody = signIn()
            nobody.event.user = .external(id: " ")
            #expect(await thrown { try await client.evaluate(nobody) } == "VALIDATION_FAILED")
            #expect(await thrown { try await client.complete(id: "e", named: "IN_PROGRESS") } == "VALIDATION_FAILED")
            #expect(await thrown { try ProtectClient(Options(environmentId: "no UUID")) } == "INVALID_CONFIG")
            #expect(await thrown { try ProtectClient(optionsJson: #"{"colour":1}"#) } == "INVALID_CONFIG")
            #expect(
                await thrown { try OutcomePolicy(scoreThreshold: .nan, recommendedActions: []) } == "INVALID_CONFIG")
            #expect(
                await thrown { try OutcomePolicy(scoreThreshold: 1, recommendedActions: ["LOW"]) } == "INVALID_CONFIG")
            #expect(await thrown { try await client.get("../secrets") } == "INVALID_CONFIG")
            let proxies = ["10.0.0.0/40"]
            let asked = await thrown { try clientIp(peer: "10.0.0.1", forwardedFor: [], trustedProxies: proxies) }
            #expect(asked == "INVALID_CONFIG")
            #expect(await thrown { try RiskEvaluation(parsing: "[]") } == "MALFORMED_RESPONSE")
            let wrong = try environment.client { $0.clientSecret = "wrong" }
            #expect(await thrown { try await wrong.evaluateOrThrow(signIn()) } == "UNAUTHORIZED")
            #expect(try await environment.received() == ["token"])
        }

        @Test func aValidationErrorHasTheReport() async throws {
            let client = try environment.client()
            do {
                _ = try await client.evaluate(json: "{}")
                Issue.record("it went through")
            } catch let error as ProtectError {
                #expect(error.info.report?.diagnostics.first?.target == "event")
                #expect(error.code == .validationFailed)
            }
        }

        @Test func ofAnEvaluation() async throws {
            let client = try environment.client()
            #expect(await thrown { try await client.evaluateOrThrow(signIn("newlevel")) } == "UNKNOWN_LEVEL")
            let none = try client.evaluateClientError("blocked")
            #expect(none.decision.reason == "CLIENT_ERROR")
            #expect(await thrown { try none.ticket() } == "NOT_EVALUATED")
            #expect(await thrown { try await none.feedback(.automatedAttack()) } == "NOT_EVALUATED")
            let evaluation = try await client.evaluate(signIn())
            _ = try await evaluation.complete(.success)
            #expect(await thrown { try await evaluation.complete(.failed) } == "ALREADY_COMPLETED")
            #expect(evaluation.completionError?.code == "ALREADY_COMPLETED")
            let late = try await client.evaluate(signIn())
            try await environment.advance(ms: 31 * 60_000)
            let id = try #require(late.id)
            #expect(await thrown { try await client.complete(id: id, .success) } == "COMPLETION_WINDOW_EXPIRED")
        }

        @Test func aPanicOfTheCoreIsInternalAndCancellationIsNot() async {
            struct Panic: Error {}
            #expect(await thrown { try raising { throw Panic() } } == "INTERNAL")
            #expect(await thrown { try raising { throw CancellationError() } } == "CancellationError()")
        }

        @Test func anUnreachableServiceIsNetwork() async throws {
            // Nobody listens at a port that was just given back.
            let listener = try Listener { _ in }
            listener.stop()
            let client = try environment.client { $0.apiUrl = "http://127.0.0.1:\(listener.port)/v1" }
            #expect(await thrown { try await client.evaluateOrThrow(signIn()) } == "NETWORK")
        }
    }
}
