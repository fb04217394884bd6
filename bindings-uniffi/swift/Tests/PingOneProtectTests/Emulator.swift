import Foundation
import PingOneProtect

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

struct TestProblem: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
}

/// The emulator's program, on a free port of loopback. It ends with this process, however that ends.
final class Emulator: Sendable {
    static let shared = Result { try Emulator() }
    let root: String
    /// Open as long as this process lives.
    private let leash: Pipe

    private init() throws {
        let process = Process()
        let output = Pipe()
        leash = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", #""$1" --port 0 & cat; kill -9 $!"#, "sh", Self.program]
        process.standardInput = leash
        process.standardError = FileHandle.nullDevice
        process.standardOutput = output
        try process.run()
        var greeting = Data()
        while !greeting.contains(UInt8(ascii: "\n")) {
            let more = output.fileHandleForReading.availableData
            if more.isEmpty { throw TestProblem("\(Self.program) does not start: cargo xtask swift builds it") }
            greeting += more
        }
        let line = String(decoding: greeting.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        guard let url = line.split(separator: " ").last else { throw TestProblem("no address in: \(line)") }
        root = String(url)
    }

    /// `PINGONE_PROTECT_EMULATOR`, else where cargo puts it.
    private static var program: String {
        if let named = ProcessInfo.processInfo.environment["PINGONE_PROTECT_EMULATOR"] { return named }
        return repository.appendingPathComponent("target/debug/pingone-protect-emulator").path
    }

    static let repository = (0..<5).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent()
    }
}

/// An environment of its own on the emulator, so that no test sees another's log.
struct Environment: Sendable {
    let root: String
    let id = UUID().uuidString.lowercased()

    init() throws { root = try Emulator.shared.get().root }

    var options: Options {
        var options = Options(environmentId: id)
        options.apiUrl = "\(root)/v1"
        options.authUrl = root
        options.clientId = "worker"
        options.clientSecret = "s3cret-of-the-worker"
        return options
    }

    /// A client with more than the usual options.
    func client(_ change: (inout Options) -> Void = { _ in }) throws -> ProtectClient {
        var options = options
        change(&options)
        return try ProtectClient(options)
    }

    func faults(_ list: String) async throws { _ = try await admin("PUT", "/faults", list) }
    func lenient() async throws { _ = try await admin("PUT", "/lenient", "true") }
    func advance(ms: Int) async throws { _ = try await admin("POST", "/clock", #"{"advanceMs":\#(ms)}"#) }

    /// What the service received.
    func log() async throws -> [Json] {
        let text = try await admin("GET", "/log", nil)
        return (Json(text).map { $0.isList ? $0.items : $0["entries"]?.items ?? [] }) ?? []
    }

    func received() async throws -> [String] { try await log().compactMap { $0["operation"]?.stringValue } }

    /// The verdicts that the service has, one for each evaluation.
    func completions() async throws -> [String] {
        let stored = Json(try await admin("GET", "/evaluations", nil))?.items ?? []
        return stored.map {
            $0["event"]?["completionStatus"]?.stringValue ?? $0["completionStatus"]?.stringValue ?? "?"
        }
    }

    @discardableResult private func admin(_ method: String, _ path: String, _ body: String?) async throws -> String {
        guard let url = URL(string: "\(root)/emulator/environments/\(id)\(path)") else { throw TestProblem(path) }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let text = String(decoding: data, as: UTF8.self)
        guard let status = (response as? HTTPURLResponse)?.statusCode, status < 300 else { throw TestProblem(text) }
        return text
    }
}

/// A sign-in of this user, with nothing to warn about.
func signIn(_ user: String = "ana") -> EvaluationRequest {
    EvaluationRequest(
        event: Event(
            user: .external(id: user, name: "\(user)@example.com"), ip: "81.2.69.142",
            flow: .authentication(.userPassword), userAgent: "Mozilla/5.0", targetId: "shop"))
}

/// The code that a call throws, or `nothing`.
func thrown(_ call: () async throws -> some Any) async -> String {
    do {
        _ = try await call()
        return "nothing"
    } catch let error as ProtectError {
        return error.info.code
    } catch {
        return "\(error)"
    }
}
