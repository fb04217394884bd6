import Foundation
import PingOneProtect
import Testing

extension Tests {
    /// The example `examples/swift-sign-in`: the phone's model, HTTP to the relay, the relay's client to the emulator.
    @MainActor @Suite(.timeLimit(.minutes(1))) struct SignInTests {
        let environment: Environment
        let relay: Relay
        let listener: Listener
        let model: SignInModel

        init() throws {
            environment = try Environment()
            let relay = Relay(
                service: try environment.client(),
                passwords: ["low": "right", "high": "right", "deny": "right", "newlevel": "right"], code: "123456")
            listener = try serving(relay)
            (self.relay, model) = (relay, Self.phone(environment.id, relay, port: listener.port))
        }

        private static func phone(_ id: String, _ relay: Relay, port: UInt16) -> SignInModel {
            SignInModel(backEnd: relay) { session in
                let url = "http://127.0.0.1:\(port)/protect/v1"
                return try SignInModel.relayClient(environmentId: id, url: url, session: session)
            }
        }

        private func signIn(_ name: String, password: String = "right") async -> Screen {
            await model.signIn(name: name, password: password, signals: .success("opaque"))
            return model.screen
        }

        @Test func lowRiskIsSignedIn() async throws {
            #expect(await signIn("low") == .welcome)
            #expect(try await environment.completions() == ["SUCCESS"])
            let event = try await environment.log().first { $0["operation"]?.stringValue == "create" }?["body"]?[
                "event"]
            #expect(event?["ip"]?.stringValue == "127.0.0.1")
            #expect(event?["user"]?["name"]?.stringValue == "low@example.com")
            #expect(event?["sdk"]?["signals"]?["data"]?.stringValue == "opaque")
            listener.stop()
        }

        @Test func highRiskTakesTheRightCode() async throws {
            #expect(await signIn("high") == .secondFactor)
            await model.confirm(code: "123456")
            #expect(model.screen == .welcome)
            #expect(await signIn("high") == .secondFactor)
            await model.confirm(code: "000000")
            #expect(model.screen == .refused)
            #expect(try await environment.completions().sorted() == ["FAILED", "SUCCESS"])
            listener.stop()
        }

        @Test func aWrongPasswordAndADenialAreRefused() async throws {
            #expect(await signIn("low", password: "wrong") == .refused)
            #expect(try await environment.received().isEmpty)
            #expect(await signIn("deny") == .refused)
            listener.stop()
        }

        @Test func noAnswerTakesACode() async throws {
            #expect(await signIn("newlevel") == .secondFactor)
            await model.signIn(name: "low", password: "right", signals: .failure(TestProblem("blocked")))
            #expect(model.screen == .secondFactor)
            listener.stop()
            #expect(await signIn("low") == .secondFactor)
            await model.confirm(code: "123456")
            #expect(model.screen == .welcome)
        }

        @Test func theRelayBelievesNothingThatIsNotThePhonesToSay() async throws {
            let session = try #require(await relay.open(name: "high", password: "right"))
            let forged = #"{"event":{"user":{"type":"EXTERNAL","id":"low"},"ip":"8.8.8.8"},"clientError":"skip me"}"#
            #expect(await relay.create(session: session, body: forged, from: "127.0.0.1").status == 201)
            #expect(try await relay.finish(session: session, code: nil) == false)
            #expect(await relay.create(session: "guessed", body: forged, from: "127.0.0.1").status == 401)
            listener.stop()
        }

        @Test func goingBackEndsTheCall() async throws {
            let (seen, tell) = AsyncStream.makeStream(of: String.self)
            let silent = try Listener { connection in
                guard connection.request() != nil else { return }
                tell.yield("request")
                if connection.read().isEmpty { tell.yield("closed") }
            }
            let model = Self.phone(environment.id, relay, port: silent.port)
            let attempt = Task { await model.signIn(name: "low", password: "right", signals: .success("opaque")) }
            var events = seen.makeAsyncIterator()
            #expect(await events.next() == "request")
            #expect(model.screen == .checking)
            model.back()
            await attempt.value
            #expect(model.screen == .form)
            #expect(await events.next() == "closed")
            silent.stop()
            listener.stop()
        }
    }
}

/// The relay over HTTP.
private func serving(_ relay: Relay) throws -> Listener {
    try Listener { connection in
        guard let (head, body) = connection.request() else { return }
        let lines = head.split(separator: "\r\n")
        let session = lines.first { $0.lowercased().hasPrefix("authorization: bearer ") }?.split(separator: " ").last
        guard lines.first?.contains("/riskEvaluations ") == true, head.hasPrefix("POST "), let session else {
            return connection.respond("404 Not Found", "{}")
        }
        let (text, peer) = (String(decoding: body, as: UTF8.self), connection.peer)
        let answered = DispatchSemaphore(value: 0)
        Task {
            let answer = await relay.create(session: String(session), body: text, from: peer)
            connection.respond("\(answer.status) Relayed", answer.body)
            answered.signal()
        }
        answered.wait()
    }
}
