package dev.pingoneprotect

// The values that the service documents, in its order and spelling. What a response has may be newer: there they are
// texts.

/** `event.user.type`: who keeps the user. */
public enum class UserType {
    /** A user of the PingOne directory. */
    PING_ONE,

    /** A user of another directory. */
    EXTERNAL,
}

/** `event.flow.type`; absent means `AUTHENTICATION`. */
public enum class FlowType {
    /** Initial registration of an account. */
    REGISTRATION,

    /** Standard authentication for login or actions such as a password change. */
    AUTHENTICATION,

    /** Whether the user may access the application. */
    ACCESS,

    /** Whether the user is authorised to perform an action such as a profile change. */
    AUTHORIZATION,

    /** Authentication in the context of a purchase or another monetary transaction. */
    TRANSACTION,
}

/** `event.flow.subtype` of an `AUTHENTICATION`. */
public enum class AuthenticationSubtype {
    /** Recovery of an account. */
    ACCOUNT_RECOVERY,

    /** An active session. */
    ACTIVE_SESSION,

    /** Kerberos. */
    KERBEROS,

    /** PingOne Neo credentials. */
    NEO_CREDENTIALS,

    /** A passkey. */
    PASSKEY,

    /** Passwordless. */
    PASSWORDLESS,

    /** Certification of the user. */
    USER_CERTIFICATION,

    /** User name and password. */
    USER_PASSWORD,

    /** Recovery of a user name. */
    USERNAME_RECOVERY,
}

/** `event.flow.subtype` of an `AUTHORIZATION`. */
public enum class AuthorizationSubtype {
    /** Add an address. */
    ADD_ADDRESS,

    /** Add an MFA device. */
    ADD_MFA,

    /** Add a payee. */
    ADD_PAYEE,

    /** Add a phone number. */
    ADD_PHONE_NUMBER,

    /** Add a user. */
    ADD_USER,

    /** Change the password. */
    CHANGE_PASSWORD,

    /** Delete an MFA device. */
    DELETE_MFA,

    /** Delete a payee. */
    DELETE_PAYEE,

    /** Update an address. */
    UPDATE_ADDRESS,

    /** Update a phone number. */
    UPDATE_PHONE_NUMBER,
}

/** `event.sharingType`: whether several people use the device. */
public enum class SharingType {
    /** Not known. */
    UNSPECIFIED,

    /** Shared among several people. */
    SHARED,

    /** Used by one person. */
    PRIVATE,
}

/** `event.evaluatedFactors.status`. */
public enum class FactorStatus {
    /** The factor was refused. */
    FAILED,

    /** The factor is under way. */
    IN_PROGRESS,

    /** The factor was passed. */
    SUCCESS,
}

/**
 * The verdict that completes an evaluation. Only `SUCCESS` lets the predictors learn.
 *
 * What the two mean depends on the flow
 * ([Risk Evaluations](https://developer.pingidentity.com/pingone-api/protect/risk-evaluations.html), `completionStatus`):
 *
 * | flow | `SUCCESS` | `FAILED` |
 * |---|---|---|
 * | `AUTHENTICATION` | completed, and a session or token is issued | invalid credentials, step-up failed, cancelled or abandoned |
 * | account recovery, password reset | user verified or reset completed | verification failed or abandoned |
 * | `REGISTRATION` | account created | creation failed or abandoned |
 * | `TRANSACTION` | approved or committed | declined, failed or abandoned |
 * | `AUTHORIZATION` | action permitted and performed | action denied or not completed |
 */
public enum class CompletionStatus {
    /** The user did what the flow is for. */
    SUCCESS,

    /** Anything else. */
    FAILED,
}

/** `result.level`. */
public enum class Level {
    /** Low risk. */
    LOW,

    /** Medium risk. */
    MEDIUM,

    /** High risk. */
    HIGH,
}

/** `result.recommendedAction`, as the API documents it. */
public enum class RecommendedAction {
    /** The account may be compromised: follow the account recovery procedure. */
    ACCOUNT_RECOVERY,

    /** An adversary in the middle has the credentials: block, and lock the account until the password is changed. */
    AITM_MITIGATION,

    /** A bot is involved. */
    BOT_MITIGATION,

    /** Suspicious traffic: deny access. */
    DENY,

    /** A disposable email address: block the registration. */
    TEMP_EMAIL_MITIGATION,
}

/** `evaluationFeedbackItems[].feedbackCategory`. */
public enum class FeedbackCategory {
    /** The risk was rated too high. */
    FALSE_HIGH_RISK,

    /** A bot that is welcome. */
    FRIENDLY_BOT,

    /** The account was made for fraud. */
    NEW_ACCOUNT_FRAUD,

    /** Somebody else uses the account. */
    COMPROMISED_ACCOUNT,

    /** An automated attack. */
    AUTOMATED_ATTACK,
}

/** Why a risk was rated too high. */
public enum class FalseHighRiskReason {
    /** The office's network. */
    OFFICE_NETWORK,

    /** The company's VPN. */
    COMPANY_VPN,

    /** A wrong location. */
    WRONG_LOCATION,

    /** The organisation's network. */
    ORG_NETWORK,

    /** The user passed MFA. */
    SUCCESSFUL_MFA,

    /** Another reason. */
    OTHER,
}

/** Which friendly bot it is. */
public enum class FriendlyBotReason {
    /** A known crawler. */
    KNOWN_CRAWLER,

    /** A known aggregator. */
    KNOWN_AGGREGATOR,

    /** Internal automation. */
    INTERNAL_AUTOMATION,

    /** Another reason. */
    OTHER,
}

/** How the fraud was seen. */
public enum class NewAccountFraudReason {
    /** A suspicious email address. */
    SUSPICIOUS_EMAIL_ADDRESS,

    /** Guessing of user names. */
    USERNAME_GUESSING,

    /** Another reason. */
    OTHER,
}

/** How the compromise was seen. */
public enum class CompromisedAccountReason {
    /** The user says that it was somebody else. */
    USER_CLAIMS_IT_IS_NOT_THEM,

    /** MFA was not passed. */
    UNSUCCESSFUL_MFA,

    /** Another reason. */
    OTHER,
}

/** Which attack it was. */
public enum class AutomatedAttackReason {
    /** Credential stuffing. */
    CREDENTIAL_STUFFING,

    /** Password spraying. */
    PASSWORD_SPRAY,

    /** Another reason. */
    OTHER,
}
