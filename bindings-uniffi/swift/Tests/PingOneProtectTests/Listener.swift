import Foundation

#if canImport(Glibc)
    import Glibc
    private let stream = Int32(SOCK_STREAM.rawValue)
    private let noSignal = Int32(MSG_NOSIGNAL)
#else
    import Darwin
    private let stream = SOCK_STREAM
    private let noSignal: Int32 = 0
#endif

/// A server of bare connections on loopback, for what an emulator hides: who closes, and when.
final class Listener: Sendable {
    let port: UInt16
    private let listening: Int32

    /// Each connection goes to the handler, in a thread of its own, and is closed behind it.
    init(_ handler: @escaping @Sendable (Connection) -> Void) throws {
        let listening = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, length) == 0 && listen(listening, 128) == 0
                    && getsockname(listening, address, &length) == 0
            }
        }
        guard bound else { throw TestProblem("no port to listen at: \(errno)") }
        self.listening = listening
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread {
            while case let descriptor = accept(listening, nil, nil), descriptor >= 0 {
                Thread.detachNewThread {
                    handler(Connection(descriptor: descriptor))
                    close(descriptor)
                }
            }
        }
    }

    /// Wakes the accept first, which a close alone does not.
    func stop() {
        shutdown(listening, Int32(SHUT_RDWR))
        close(listening)
    }
}

/// One connection of a client.
struct Connection: Sendable {
    let descriptor: Int32

    /// The address that the client comes from.
    var peer: String {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) == 0 }
        }
        let number = UInt32(bigEndian: address.sin_addr.s_addr)
        return found ? [24, 16, 8, 0].map { "\(number >> $0 & 255)" }.joined(separator: ".") : ""
    }

    /// What came next; empty when the client has closed.
    func read() -> Data {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return Data(buffer.prefix(max(count, 0)))
    }

    /// A whole HTTP request, head and body as they came; `nil` when the client closed before its end.
    func request() -> (head: String, body: Data)? {
        var data = Data()
        while true {
            if let end = data.firstRange(of: Data("\r\n\r\n".utf8)) {
                let head = String(decoding: data[..<end.lowerBound], as: UTF8.self)
                let lines = head.lowercased().split(separator: "\r\n")
                let length = lines.first { $0.hasPrefix("content-length:") }?.split(separator: ":").last
                let needed = Int(length?.trimmingCharacters(in: .whitespaces) ?? "0") ?? 0
                if data.count - end.upperBound >= needed { return (head, data[end.upperBound...]) }
            }
            let more = read()
            if more.isEmpty { return nil }
            data += more
        }
    }

    func respond(_ status: String, _ body: String, keep: Bool = false) {
        let head = "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        let data = Data("\(head)Connection: \(keep ? "keep-alive" : "close")\r\n\r\n\(body)".utf8)
        _ = data.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, noSignal) }
    }
}
