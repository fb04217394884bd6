// The journey of `examples/journey/sign-in.json` through the Swift package, for four visitors: where each of them went.
// `cargo xtask demo` runs it on the emulator.

import Foundation
import PingOneProtect

struct Visitor: Sendable {
    let name: String
    let userId: String
    var userAgent = "Mozilla/5.0"
    var blocked = false
    let expected: String
}

let visitors = [
    Visitor(name: "Ana, as ever", userId: "low-ana", expected: "authenticated LOW SUCCESS"),
    Visitor(name: "Cleo, on a new device", userId: "high-cleo", expected: "authenticated HIGH approved SUCCESS"),
    Visitor(
        name: "a script", userId: "script", userAgent: "HeadlessChrome/140.0",
        expected: "authenticated BOT_MITIGATION false FAILURE"),
    Visitor(
        name: "a blocked signals SDK", userId: "kim", blocked: true, expected: "authenticated CLIENT_ERROR FAILURE"),
]

let client = try ProtectClient.fromEnv()
let definition = try String(contentsOfFile: CommandLine.arguments[1], encoding: .utf8)
for visitor in visitors {
    let went = try await path(of: visitor)
    print(visitor.name.padding(toLength: 24, withPad: " ", startingAt: 0) + went.joined(separator: " → "))
    if went.joined(separator: " ") != visitor.expected {
        print("\(visitor.name) should have gone \(visitor.expected)")
        exit(1)
    }
}

func path(of visitor: Visitor) async throws -> [String] {
    let tasks: [String: JourneyTask] = [
        "login": { _ in
            let user = JourneyContext(userId: visitor.userId, username: "\(visitor.userId)@example.com")
            return .outcome("authenticated", context: user)
        },
        "collectSignals": { _ in visitor.blocked ? .clientError("blocked") : .signals("opaque-signals") },
        "push": { _ in .outcome("approved") },
        "captcha": { _ in .outcome("false") },
        "innerPush": { _ in .outcome("true") },
    ]
    let context = JourneyContext(ip: "81.2.69.142", userAgent: visitor.userAgent)
    let end = try await client.runJourney(Journey(definition), context: context, tasks: tasks)
    return end.path.map(\.outcome).filter { $0 != "CONTINUE" } + [end.isSuccess ? "SUCCESS" : "FAILURE"]
}
