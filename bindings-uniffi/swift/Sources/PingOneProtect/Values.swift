// The values that the service documents, in its order and spelling. What a response has may be newer: there they are
// texts.

/// `event.user.type`: who keeps the user.
public enum UserType: String, Sendable, CaseIterable {
    /// A user of the PingOne directory.
    case pingOne = "PING_ONE"
    /// A user of another directory.
    case external = "EXTERNAL"
}

/// `event.flow.type`; absent means `AUTHENTICATION`.
public enum FlowType: String, Sendable, CaseIterable {
    /// Initial registration of an account.
    case registration = "REGISTRATION"
    /// Standard authentication for login or actions such as a password change.
    case authentication = "AUTHENTICATION"
    /// Whether the user may access the application.
    case access = "ACCESS"
    /// Whether the user is authorised to perform an action such as a profile change.
    case authorization = "AUTHORIZATION"
    /// Authentication in the context of a purchase or another monetary transaction.
    case transaction = "TRANSACTION"
}

/// `event.flow.subtype` of an `AUTHENTICATION`.
public enum AuthenticationSubtype: String, Sendable, CaseIterable {
    /// Recovery of an account.
    case accountRecovery = "ACCOUNT_RECOVERY"
    /// An active session.
    case activeSession = "ACTIVE_SESSION"
    /// Kerberos.
    case kerberos = "KERBEROS"
    /// PingOne Neo credentials.
    case neoCredentials = "NEO_CREDENTIALS"
    /// A passkey.
    case passkey = "PASSKEY"
    /// Passwordless.
    case passwordless = "PASSWORDLESS"
    /// Certification of the user.
    case userCertification = "USER_CERTIFICATION"
    /// User name and password.
    case userPassword = "USER_PASSWORD"
    /// Recovery of a user name.
    case usernameRecovery = "USERNAME_RECOVERY"
}

/// `event.flow.subtype` of an `AUTHORIZATION`.
public enum AuthorizationSubtype: String, Sendable, CaseIterable {
    /// Add an address.
    case addAddress = "ADD_ADDRESS"
    /// Add an MFA device.
    case addMfa = "ADD_MFA"
    /// Add a payee.
    case addPayee = "ADD_PAYEE"
    /// Add a phone number.
    case addPhoneNumber = "ADD_PHONE_NUMBER"
    /// Add a user.
    case addUser = "ADD_USER"
    /// Change the password.
    case changePassword = "CHANGE_PASSWORD"
    /// Delete an MFA device.
    case deleteMfa = "DELETE_MFA"
    /// Delete a payee.
    case deletePayee = "DELETE_PAYEE"
    /// Update an address.
    case updateAddress = "UPDATE_ADDRESS"
    /// Update a phone number.
    case updatePhoneNumber = "UPDATE_PHONE_NUMBER"
}

/// `event.sharingType`: whether several people use the device.
public enum SharingType: String, Sendable, CaseIterable {
    /// Not known.
    case unspecified = "UNSPECIFIED"
    /// Shared among several people.
    case shared = "SHARED"
    /// Used by one person.
    case `private` = "PRIVATE"
}

/// `event.evaluatedFactors.status`.
public enum FactorStatus: String, Sendable, CaseIterable {
    /// The factor was refused.
    case failed = "FAILED"
    /// The factor is under way.
    case inProgress = "IN_PROGRESS"
    /// The factor was passed.
    case success = "SUCCESS"
}

/// The verdict that completes an evaluation. Only `SUCCESS` lets the predictors learn.
///
/// What the two mean depends on the flow
/// ([Risk Evaluations](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html), `completionStatus`):
///
/// | flow | `SUCCESS` | `FAILED` |
/// |---|---|---|
/// | `AUTHENTICATION` | completed, and a session or token is issued | invalid credentials, step-up failed, cancelled or abandoned |
/// | account recovery, password reset | user verified or reset completed | verification failed or abandoned |
/// | `REGISTRATION` | account created | creation failed or abandoned |
/// | `TRANSACTION` | approved or committed | declined, failed or abandoned |
/// | `AUTHORIZATION` | action permitted and performed | action denied or not completed |
public enum CompletionStatus: String, Sendable, CaseIterable {
    /// The user did what the flow is for.
    case success = "SUCCESS"
    /// Anything else.
    case failed = "FAILED"
}

/// `result.level`.
public enum Level: String, Sendable, CaseIterable {
    /// Low risk.
    case low = "LOW"
    /// Medium risk.
    case medium = "MEDIUM"
    /// High risk.
    case high = "HIGH"
}

/// `result.recommendedAction`, as the API documents it.
public enum RecommendedAction: String, Sendable, CaseIterable {
    /// The account may be compromised: follow the account recovery procedure.
    case accountRecovery = "ACCOUNT_RECOVERY"
    /// An adversary in the middle has the credentials: block, and lock the account until the password is changed.
    case aitmMitigation = "AITM_MITIGATION"
    /// A bot is involved.
    case botMitigation = "BOT_MITIGATION"
    /// Suspicious traffic: deny access.
    case deny = "DENY"
    /// A disposable email address: block the registration.
    case tempEmailMitigation = "TEMP_EMAIL_MITIGATION"
}

/// `evaluationFeedbackItems[].feedbackCategory`.
public enum FeedbackCategory: String, Sendable, CaseIterable {
    /// The risk was rated too high.
    case falseHighRisk = "FALSE_HIGH_RISK"
    /// A bot that is welcome.
    case friendlyBot = "FRIENDLY_BOT"
    /// The account was made for fraud.
    case newAccountFraud = "NEW_ACCOUNT_FRAUD"
    /// Somebody else uses the account.
    case compromisedAccount = "COMPROMISED_ACCOUNT"
    /// An automated attack.
    case automatedAttack = "AUTOMATED_ATTACK"
}

/// Why a risk was rated too high.
public enum FalseHighRiskReason: String, Sendable, CaseIterable {
    /// The office's network.
    case officeNetwork = "OFFICE_NETWORK"
    /// The company's VPN.
    case companyVpn = "COMPANY_VPN"
    /// A wrong location.
    case wrongLocation = "WRONG_LOCATION"
    /// The organisation's network.
    case orgNetwork = "ORG_NETWORK"
    /// The user passed MFA.
    case successfulMfa = "SUCCESSFUL_MFA"
    /// Another reason.
    case other = "OTHER"
}

/// Which friendly bot it is.
public enum FriendlyBotReason: String, Sendable, CaseIterable {
    /// A known crawler.
    case knownCrawler = "KNOWN_CRAWLER"
    /// A known aggregator.
    case knownAggregator = "KNOWN_AGGREGATOR"
    /// Internal automation.
    case internalAutomation = "INTERNAL_AUTOMATION"
    /// Another reason.
    case other = "OTHER"
}

/// How the fraud was seen.
public enum NewAccountFraudReason: String, Sendable, CaseIterable {
    /// A suspicious email address.
    case suspiciousEmailAddress = "SUSPICIOUS_EMAIL_ADDRESS"
    /// Guessing of user names.
    case usernameGuessing = "USERNAME_GUESSING"
    /// Another reason.
    case other = "OTHER"
}

/// How the compromise was seen.
public enum CompromisedAccountReason: String, Sendable, CaseIterable {
    /// The user says that it was somebody else.
    case userClaimsItIsNotThem = "USER_CLAIMS_IT_IS_NOT_THEM"
    /// MFA was not passed.
    case unsuccessfulMfa = "UNSUCCESSFUL_MFA"
    /// Another reason.
    case other = "OTHER"
}

/// Which attack it was.
public enum AutomatedAttackReason: String, Sendable, CaseIterable {
    /// Credential stuffing.
    case credentialStuffing = "CREDENTIAL_STUFFING"
    /// Password spraying.
    case passwordSpray = "PASSWORD_SPRAY"
    /// Another reason.
    case other = "OTHER"
}
