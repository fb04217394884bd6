import PingOneProtect

/// What the screen shows.
enum Screen: Sendable, Equatable {
  /// The form.
  case form
  /// A request is under way.
  case checking
  /// A code first: the risk is high, or nobody could say.
  case secondFactor
  /// Signed in.
  case welcome
  /// Not from here and now.
  case refused
}

/// What else the app asks of its own back end.
protocol BackEnd: Sendable {
  /// Checks the password and opens a session, which is not signed in yet; `nil` for a wrong one.
  func open(name: String, password: String) async throws -> String?
  /// Whether the session is signed in now. The back end decides by itself, whatever the phone saw.
  func finish(session: String, code: String?) async throws -> Bool
}

/// The model of a sign-in screen. An app makes it `@Observable`; nothing else would change.
///
/// The client's address is the app's own back end, the relay: a phone holds no client secret and does not know its public
/// address. What the phone decides chooses a screen and nothing more.
@MainActor
final class SignInModel {
  private(set) var screen = Screen.form
  private let backEnd: any BackEnd
  private let client: @Sendable (String) throws -> ProtectClient
  private var session: String?
  private var attempt: Task<Screen, any Error>?

  /// - Parameter client: a client of the relay for a session; ``relayClient(environmentId:url:session:)`` is one.
  init(backEnd: any BackEnd, client: @escaping @Sendable (String) throws -> ProtectClient) {
    self.backEnd = backEnd
    self.client = client
  }

  /// A client that knows the relay and the user's session, and no secret.
  nonisolated static func relayClient(environmentId: String, url: String, session: String) throws
    -> ProtectClient
  {
    var options = Options(environmentId: environmentId)
    options.apiUrl = url
    options.ipFromServer = true
    return try ProtectClient(options, token: { _ in AccessToken(session) })
  }

  /// Begins; the signals are what the Signals (Protect) SDK collected, or what it failed with.
  func signIn(name: String, password: String, signals: Result<String, any Error>) async {
    await show {
      guard let session = try await self.backEnd.open(name: name, password: password) else {
        return .refused
      }
      self.session = session
      var event = Event(user: .external(id: name), userAgent: "ExampleApp/1.0 (iOS 26)")
      event.signals = try? signals.get()
      var request = EvaluationRequest(event: event)
      if case .failure(let error) = signals { request.clientError = "\(error)" }
      // A failure of the service is an outcome and no error.
      switch try await self.client(session).evaluate(request).outcome {
      case .low, .medium: return try await self.finished(session, code: nil)
      case .exceedsScoreThreshold, .action: return .refused
      // No answer is not "safe".
      case .high, .failure, .clientError: return .secondFactor
      }
    }
  }

  /// The code of the second factor.
  func confirm(code: String) async {
    await show {
      guard let session = self.session else { return .form }
      return try await self.finished(session, code: code)
    }
  }

  /// The visitor went back: the HTTP call ends with it.
  func back() { attempt?.cancel() }

  private func finished(_ session: String, code: String?) async throws -> Screen {
    try await backEnd.finish(session: session, code: code) ? .welcome : .refused
  }

  private func show(_ next: @escaping @MainActor () async throws -> Screen) async {
    screen = .checking
    let attempt = Task { try await next() }
    self.attempt = attempt
    do { screen = try await attempt.value } catch { screen = .form }
  }
}
