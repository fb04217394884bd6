import Foundation
import PingOneProtectFFI

/// The loop that steps a call of the core with this host's I/O. Cancelling is the task's own.
final class Driver: Sendable {
    let config: ClientConfig
    private let transport: Transport
    private let provider: ProtectClient.TokenProvider?
    private let listener: (@Sendable (ClientEvent) -> Void)?
    private let tokens: Tokens

    init(
        config: ClientConfig, transport: Transport, provider: ProtectClient.TokenProvider?,
        listener: (@Sendable (ClientEvent) -> Void)?
    ) throws {
        self.config = config
        self.transport = transport
        self.provider = provider
        self.listener = listener
        tokens = try Tokens()
    }

    /// Runs a call to its end.
    func drive(_ call: ServiceCall) async throws -> Output {
        while true {
            let step = try stepped(call)
            switch step {
            case .authorize(let stale, let timeoutMs):
                switch try await tokens.get(stale: stale, timeoutMs: timeoutMs, driver: self) {
                case .success(let token): try call.onToken(token: token, nowMs: Clock.nowMs())
                case .failure(let refused): try call.onTokenError(error: refused.info, nowMs: Clock.nowMs())
                case nil:
                    let message = "no token within \(timeoutMs) ms"
                    try call.onTransportError(kind: .timeout, message: message, nowMs: Clock.nowMs())
                }
            case .send(let request):
                switch try await transport.send(request) {
                case .answered(let response): try call.onResponse(response: response, nowMs: Clock.nowMs())
                case .failed(let kind, let message):
                    try call.onTransportError(kind: kind, message: message, nowMs: Clock.nowMs())
                }
            case .wait(let millis): try await Task.sleep(nanoseconds: millis * 1_000_000)
            case .done(let output): return output
            }
        }
    }

    private func stepped(_ call: ServiceCall) throws -> Step {
        defer { tell((try? call.takeEvents()) ?? []) }
        return try call.step(nowMs: Clock.nowMs())
    }

    /// A token that nobody has yet: from the token endpoint, or from the callback.
    func freshToken(forceRefresh: Bool) async -> Refreshed {
        do {
            if let call = try config.token(start: start()) {
                guard case .token(let token) = try await drive(call) else {
                    return refused(bug("a token request gave no token"))
                }
                return .success(token)
            }
            guard let provider else { return refused(bug("there is no token callback")) }
            let given = try await provider(TokenRequest(forceRefresh: forceRefresh))
            let life = given.expiresIn
            return .success(try Token.given(value: given.value, expiresInS: life, nowMs: Clock.nowMs()))
        } catch CoreError.Failed(let info) {
            return refused(info)
        } catch {
            let cause = error.localizedDescription
            return refused((try? tokenCallbackFailed(cause: cause)) ?? bug("a token callback failed"))
        }
    }

    private func refused(_ info: ErrorInfo) -> Refreshed { .failure(Refusal(info: info)) }

    /// What a call starts from.
    func start(_ options: CallOptions = CallOptions()) -> CallStart {
        CallStart(
            nowMs: Clock.nowMs(), epochMs: Int64(Date().timeIntervalSince1970 * 1000),
            seed: UInt64.random(in: 0 ... .max),
            transactionId: options.transactionId, sessionId: options.sessionId)
    }

    /// Tells the listener. An event holds no personal data.
    func tell(_ events: [ClientEvent]) {
        guard let listener else { return }
        for event in events { listener(event) }
    }
}

struct Refusal: Error, Sendable { let info: ErrorInfo }
typealias Refreshed = Result<Token, Refusal>

/// One token per client, and one refresh at a time however many calls wait for it.
private final class Tokens: @unchecked Sendable {
    private let lock = NSLock()
    private let cache: TokenCache
    private var refreshing = false
    private var waiting: [UUID: CheckedContinuation<Refreshed?, Never>] = [:]

    init() throws { cache = try TokenCache.empty() }

    /// A token for a call whose `stale` one the service just refused; `nil` when the time ran out.
    func get(stale: Token?, timeoutMs: UInt64, driver: Driver) async throws -> Refreshed? {
        let id = UUID()
        let refreshed = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                begin(id, stale: stale, timeoutMs: timeoutMs, driver: driver, continuation)
            }
        } onCancel: {
            leave(id)
        }
        try Task.checkCancellation()
        return refreshed
    }

    private func begin(
        _ id: UUID, stale: Token?, timeoutMs: UInt64, driver: Driver,
        _ continuation: CheckedContinuation<Refreshed?, Never>
    ) {
        lock.lock()
        defer { lock.unlock() }
        switch try? cache.plan(stale: stale, nowMs: Clock.nowMs()) {
        case nil: continuation.resume(returning: .failure(Refusal(info: bug("there is no plan for a token"))))
        case .use(let token): continuation.resume(returning: .success(token))
        case .useAndRefresh(let token):
            refresh(driver, force: false)
            continuation.resume(returning: .success(token))
        case .refresh:
            waiting[id] = continuation
            refresh(driver, force: stale != nil)
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(timeoutMs))) { [weak self] in
                self?.leave(id)
            }
            // Cancelled before it waited: nobody else would wake it.
            if Task.isCancelled { waiting.removeValue(forKey: id)?.resume(returning: nil) }
        }
    }

    /// A refresh runs by itself, so that no waiter's cancellation ends it.
    private func refresh(_ driver: Driver, force: Bool) {
        if refreshing { return }
        refreshing = true
        Task.detached { [self] in
            let result = await driver.freshToken(forceRefresh: force)
            let waiters = end(result)
            for waiter in waiters { waiter.resume(returning: result) }
        }
    }

    private func end(_ result: Refreshed) -> [CheckedContinuation<Refreshed?, Never>] {
        lock.withLock {
            if case .success(let token) = result { _ = try? cache.store(token: token) }
            refreshing = false
            defer { waiting.removeAll() }
            return Array(waiting.values)
        }
    }

    private func leave(_ id: UUID) {
        lock.withLock { waiting.removeValue(forKey: id) }?.resume(returning: nil)
    }
}

/// A clock that never goes back and counts the time that the device sleeps.
enum Clock {
    static func nowMs() -> UInt64 {
        var time = timespec()
        #if canImport(Darwin)
            clock_gettime(CLOCK_MONOTONIC, &time)
        #else
            clock_gettime(CLOCK_BOOTTIME, &time)
        #endif
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
