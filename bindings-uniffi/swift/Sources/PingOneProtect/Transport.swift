import Foundation
import PingOneProtectFFI

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// What came of sending a request once.
enum Sent: Sendable {
    case answered(HttpResponse)
    case failed(TransportErrorKind, String)
}

/// Sending with URLSession: no redirects, no cache, no cookies. Cancelling the task cancels the request.
final class Transport: Sendable {
    private let session: URLSession
    private let configuration: URLSessionConfiguration

    init(_ configuration: URLSessionConfiguration?) {
        let own = configuration ?? .ephemeral
        own.urlCache = nil
        own.httpShouldSetCookies = false
        own.httpCookieAcceptPolicy = .never
        self.configuration = own
        session = URLSession(configuration: own, delegate: NoRedirects(), delegateQueue: nil)
    }

    deinit { session.finishTasksAndInvalidate() }

    /// Sends one request, once.
    func send(_ request: HttpRequest) async throws -> Sent {
        let sending = Sending()
        let sent = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                sending.start(prepared(request), on: usable(), request: request, continuation)
            }
        } onCancel: {
            sending.cancel()
        }
        try Task.checkCancellation()
        return sent
    }

    /// libcurl, beneath FoundationNetworking, sends a request again when a kept connection turns out to be closed. So
    /// there every request has a connection of its own: no create is ever sent twice.
    private func usable() -> (session: URLSession, once: Bool) {
        #if canImport(FoundationNetworking)
            return (URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil), true)
        #else
            return (session, false)
        #endif
    }

    private func prepared(_ request: HttpRequest) -> URLRequest? {
        guard let url = URL(string: request.url) else { return nil }
        var prepared = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData)
        prepared.httpMethod = request.method
        prepared.httpBody = request.body
        prepared.timeoutInterval = Double(request.timeoutMs) / 1000 + 1
        prepared.setValue("pingone-protect/0.1.0", forHTTPHeaderField: "User-Agent")
        for header in request.headers { prepared.setValue(header.value, forHTTPHeaderField: header.name) }
        return prepared
    }
}

/// Gives the 3xx itself.
private final class NoRedirects: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) {
        completionHandler(nil)
    }
}

/// One request under way, with its time and its cancellation.
private final class Sending: @unchecked Sendable {
    private let lock = NSLock()
    private var task: URLSessionDataTask?
    private var cancelled = false
    private var timedOut = false

    func start(
        _ prepared: URLRequest?, on usable: (session: URLSession, once: Bool), request: HttpRequest,
        _ continuation: CheckedContinuation<Sent, Never>
    ) {
        guard let prepared else {
            return continuation.resume(returning: .failed(.connect, "the URL cannot be used"))
        }
        let task = usable.session.dataTask(with: prepared) { [self] data, response, error in
            continuation.resume(returning: ended(data, response, error, request))
            if usable.once { usable.session.finishTasksAndInvalidate() }
        }
        let stopped = lock.withLock {
            self.task = task
            return cancelled
        }
        // A task that was never resumed does not call back.
        task.resume()
        if stopped { task.cancel() }
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(Int(request.timeoutMs))) { [weak self] in
            self?.expire()
        }
    }

    func cancel() {
        lock.withLock {
            cancelled = true
            return task
        }?.cancel()
    }

    private func expire() {
        lock.withLock { () -> URLSessionDataTask? in
            timedOut = task != nil
            return task
        }?.cancel()
    }

    private func ended(_ data: Data?, _ response: URLResponse?, _ error: Error?, _ request: HttpRequest) -> Sent {
        let expired = lock.withLock {
            task = nil
            return timedOut
        }
        if let error {
            if expired { return .failed(.timeout, "no answer within \(request.timeoutMs) ms") }
            return .failed(kind(of: error), "URLError \((error as? URLError)?.errorCode ?? 0)")
        }
        guard let response = response as? HTTPURLResponse else { return .failed(.lost, "no HTTP response") }
        let headers = response.allHeaderFields.map { Header(name: "\($0.key)", value: "\($0.value)") }
        return .answered(
            HttpResponse(status: UInt16(clamping: response.statusCode), headers: headers, body: data ?? Data()))
    }
}

private func kind(of error: Error) -> TransportErrorKind {
    switch (error as? URLError)?.code {
    case .cannotConnectToHost, .cannotFindHost, .dnsLookupFailed, .notConnectedToInternet, .secureConnectionFailed,
        .serverCertificateHasBadDate, .serverCertificateUntrusted, .serverCertificateHasUnknownRoot,
        .serverCertificateNotYetValid, .clientCertificateRejected, .clientCertificateRequired, .internationalRoamingOff,
        .dataNotAllowed, .callIsActive:
        .connect
    case .timedOut: .timeout
    default: .lost
    }
}
