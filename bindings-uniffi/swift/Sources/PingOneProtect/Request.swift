/// What is sent to create a risk evaluation.
public struct EvaluationRequest: Sendable, CustomStringConvertible {
    /// What happens, and from where.
    public var event: Event
    /// The policy set that judges it; `nil` means the environment's default.
    public var riskPolicySet: RiskPolicySet?
    /// What the signals SDK reported instead of signals. It decides before any call and is never sent.
    public var clientError: String?

    /// A request for this event.
    public init(event: Event, riskPolicySet: RiskPolicySet? = nil, clientError: String? = nil) {
        self.event = event
        self.riskPolicySet = riskPolicySet
        self.clientError = clientError
    }

    /// The request as JSON, in the service's spelling.
    public var json: String {
        jsonObject([
            ("event", event.json), ("riskPolicySet", riskPolicySet?.json), ("clientError", clientError.map(quoted)),
        ])
    }

    /// Shows nothing of the event: it is personal data.
    public var description: String { "EvaluationRequest" }
}

/// What happens, and from where.
public struct Event: Sendable, CustomStringConvertible {
    /// Who signs in.
    public var user: User
    /// The address that the visitor comes from. A relay fills it in for a phone.
    public var ip: String?
    /// What the user is about to do; `nil` means `AUTHENTICATION`.
    public var flow: Flow?
    /// The session that the event belongs to.
    public var sessionId: String?
    /// The `User-Agent` header. Without it the modelling of the user's behaviour is off.
    public var userAgent: String?
    /// The value of a persistent cookie.
    public var cookie: String?
    /// An identifier of the device that you keep yourself.
    public var deviceExternalId: String?
    /// What the Signals (Protect) SDK collected: opaque.
    public var signals: String?
    /// Whether several people use the device.
    public var sharingType: SharingType?
    /// The identifier of the application that the user wants to reach.
    public var targetId: String?
    /// Its name, for display and logs.
    public var targetName: String?
    /// Attributes of your own: an object.
    public var customAttributes: Json?

    /// An event of this user.
    public init(user: User, ip: String? = nil, flow: Flow? = nil, userAgent: String? = nil, targetId: String? = nil) {
        self.user = user
        self.ip = ip
        self.flow = flow
        self.userAgent = userAgent
        self.targetId = targetId
    }

    var json: String {
        let inner = { (name: String, value: String?) in value.map { jsonObject([(name, quoted($0))]) } }
        let browser =
            userAgent == nil && cookie == nil
            ? nil : jsonObject([("userAgent", userAgent.map(quoted)), ("cookie", cookie.map(quoted))])
        let target =
            targetId == nil && targetName == nil
            ? nil : jsonObject([("id", targetId.map(quoted)), ("name", targetName.map(quoted))])
        return jsonObject([
            ("ip", ip.map(quoted)), ("user", user.json), ("flow", flow?.json), ("session", inner("id", sessionId)),
            ("browser", browser), ("device", inner("externalId", deviceExternalId)),
            ("sdk", inner("data", signals).map { jsonObject([("signals", $0)]) }),
            ("sharingType", sharingType.map { quoted($0.rawValue) }), ("targetResource", target),
            ("customAttributes", customAttributes?.text),
        ])
    }

    /// Shows nothing: it is personal data.
    public var description: String { "Event" }
}

/// The user of an event.
public struct User: Sendable, CustomStringConvertible {
    /// Who keeps the user.
    public var type: UserType
    /// A lasting identifier: at most 1024 characters. Required for an external user.
    public var id: String?
    /// What the user signs in with: at most 1024 characters.
    public var name: String?
    /// The names of the groups that the user belongs to.
    public var groups: [String] = []

    /// A user of another directory than PingOne's.
    public static func external(id: String, name: String? = nil) -> User { User(type: .external, id: id, name: name) }
    /// A user of the PingOne directory.
    public static func pingOne(id: String?, name: String? = nil) -> User { User(type: .pingOne, id: id, name: name) }

    var json: String {
        let groups = groups.isEmpty ? nil : jsonList(groups.map { jsonObject([("name", quoted($0))]) })
        return jsonObject([
            ("type", quoted(type.rawValue)), ("id", id.map(quoted)), ("name", name.map(quoted)), ("groups", groups),
        ])
    }

    /// Shows nothing: it is personal data.
    public var description: String { "User" }
}

/// What the user is about to do: each type with its own subtypes, so that a wrong pair does not compile.
public enum Flow: Sendable {
    /// The registration of an account.
    case registration
    /// A sign-in, or an action such as a password change.
    case authentication(AuthenticationSubtype? = nil)
    /// Access to an application.
    case access
    /// An action that needs authorisation.
    case authorization(AuthorizationSubtype? = nil)
    /// A purchase or another monetary transaction.
    case transaction

    var json: String {
        let spelled = { (type: FlowType, subtype: String?) in
            jsonObject([("type", quoted(type.rawValue)), ("subtype", subtype.map(quoted))])
        }
        return switch self {
        case .registration: spelled(.registration, nil)
        case .authentication(let subtype): spelled(.authentication, subtype?.rawValue)
        case .access: spelled(.access, nil)
        case .authorization(let subtype): spelled(.authorization, subtype?.rawValue)
        case .transaction: spelled(.transaction, nil)
        }
    }
}

/// The policy set that judges an event.
public enum RiskPolicySet: Sendable {
    /// The policy set of this identifier.
    case id(String)
    /// The policy set of this name.
    case name(String)
    /// The environment's targeted policies, until the conditions of one are met.
    case targeted

    var json: String {
        switch self {
        case .id(let id): jsonObject([("id", quoted(id))])
        case .name(let name): jsonObject([("name", quoted(name))])
        case .targeted: jsonObject([("targeted", "true")])
        }
    }
}

/// A category of feedback with a reason of that category, so that a wrong pair does not compile.
public enum Feedback: Sendable {
    /// The risk was rated too high.
    case falseHighRisk(FalseHighRiskReason? = nil)
    /// A bot that is welcome.
    case friendlyBot(FriendlyBotReason? = nil)
    /// The account was made for fraud.
    case newAccountFraud(NewAccountFraudReason? = nil)
    /// Somebody else uses the account.
    case compromisedAccount(CompromisedAccountReason? = nil)
    /// An automated attack.
    case automatedAttack(AutomatedAttackReason? = nil)

    var spelled: (category: FeedbackCategory, reason: String?) {
        switch self {
        case .falseHighRisk(let reason): (.falseHighRisk, reason?.rawValue)
        case .friendlyBot(let reason): (.friendlyBot, reason?.rawValue)
        case .newAccountFraud(let reason): (.newAccountFraud, reason?.rawValue)
        case .compromisedAccount(let reason): (.compromisedAccount, reason?.rawValue)
        case .automatedAttack(let reason): (.automatedAttack, reason?.rawValue)
        }
    }
}

/// Feedback on one evaluation.
public struct FeedbackItem: Sendable {
    /// The evaluation.
    public var evaluationId: String
    /// What the evaluation got wrong, or what it was.
    public var feedback: Feedback
    /// When it was carried out, as the service gave it (RFC 3339).
    public var createdAt: String?

    /// Feedback on this evaluation.
    public init(evaluationId: String, feedback: Feedback, createdAt: String? = nil) {
        self.evaluationId = evaluationId
        self.feedback = feedback
        self.createdAt = createdAt
    }

    var json: String {
        let (category, reason) = feedback.spelled
        return jsonObject([
            ("riskEvaluation", jsonObject([("id", quoted(evaluationId)), ("createdAt", createdAt.map(quoted))])),
            ("feedbackCategory", quoted(category.rawValue)), ("reason", reason.map(quoted)),
        ])
    }
}
