import PingOneProtect

/// The other half of the app: its own back end. It holds the client secret, knows who is signed in and where the visitor
/// comes from, and offers the create only: completion follows its own check of the sign-in.
///
/// Without a web framework, so that any can call it. Behind proxies the address comes from `clientIp`.
actor Relay: BackEnd {
  private let service: ProtectClient
  private let passwords: [String: String]
  /// What the second factor sent to the user.
  private let code: String
  private var users: [String: User] = [:]
  private var evaluations: [String: Evaluation] = [:]

  init(service: ProtectClient, passwords: [String: String], code: String) {
    self.service = service
    self.passwords = passwords
    self.code = code
  }

  func open(name: String, password: String) -> String? {
    if passwords[name] != password { return nil }
    let session = (0..<4).map { _ in String(UInt64.random(in: 0 ... .max), radix: 36) }.joined()
    users[session] = .external(id: name, name: "\(name)@example.com")
    return session
  }

  /// `POST …/riskEvaluations`, with the session of its `Authorization` and the address of its connection.
  func create(session: String, body: String, from peer: String) async -> (status: Int, body: String)
  {
    guard let user = users[session] else { return (401, "{}") }
    guard let request = completed(body, user, peer) else { return (400, "{}") }
    do {
      let evaluation = try await service.evaluate(json: request)
      // The one that counts: the server decides with it, and completes it.
      evaluations[session] = evaluation
      guard let raw = evaluation.raw else { return (502, "{}") }
      return (201, raw)
    } catch {
      return (400, "{}")
    }
  }

  func finish(session: String, code: String?) async throws -> Bool {
    let evaluation = evaluations[session]
    let isSignedIn =
      switch evaluation?.outcome {
      case .low, .medium: users[session] != nil
      case .exceedsScoreThreshold, .action: false
      // No evaluation, whatever the reason, is not "safe".
      case .high, .failure, .clientError, nil: users[session] != nil && code == self.code
      }
    // A verdict that is not delivered does not keep anybody out; it stands in completionError.
    _ = try? await evaluation?.complete(isSignedIn ? .success : .failed)
    evaluations[session] = nil
    if !isSignedIn { users[session] = nil }
    return isSignedIn
  }

  /// The user of the session, the address of the connection, and no client error: the phone decides none of them.
  private func completed(_ body: String, _ user: User, _ peer: String) -> String? {
    let own = Json(EvaluationRequest(event: Event(user: user, ip: peer)).json)?["event"]
    guard let sent = Json(body), sent.isObject, let own else { return nil }
    let event =
      (sent["event"]?.members ?? []).filter { !["user", "ip"].contains($0.name) } + own.members
    let rest = sent.members.filter { !["event", "clientError"].contains($0.name) }
    return Json.object(rest + [("event", Json.object(event))]).text
  }
}
