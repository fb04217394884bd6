// Generated from the Rust enums; see `bindings-wasm/build/src/types.rs`.

/** Who keeps a user. */
export type UserType =
  | "PING_ONE"
  | "EXTERNAL";

/** What the user is about to do. */
export type FlowType =
  | "REGISTRATION"
  | "AUTHENTICATION"
  | "ACCESS"
  | "AUTHORIZATION"
  | "TRANSACTION";

/** More about an `AUTHENTICATION`. */
export type AuthenticationSubtype =
  | "ACCOUNT_RECOVERY"
  | "ACTIVE_SESSION"
  | "KERBEROS"
  | "NEO_CREDENTIALS"
  | "PASSKEY"
  | "PASSWORDLESS"
  | "USER_CERTIFICATION"
  | "USER_PASSWORD"
  | "USERNAME_RECOVERY";

/** More about an `AUTHORIZATION`. */
export type AuthorizationSubtype =
  | "ADD_ADDRESS"
  | "ADD_MFA"
  | "ADD_PAYEE"
  | "ADD_PHONE_NUMBER"
  | "ADD_USER"
  | "CHANGE_PASSWORD"
  | "DELETE_MFA"
  | "DELETE_PAYEE"
  | "UPDATE_ADDRESS"
  | "UPDATE_PHONE_NUMBER";

/** Whether several people use the device. */
export type SharingType =
  | "UNSPECIFIED"
  | "SHARED"
  | "PRIVATE";

/** The state of an evaluated factor. */
export type FactorStatus =
  | "FAILED"
  | "IN_PROGRESS"
  | "SUCCESS";

/** The verdict that completes an evaluation. */
export type CompletionStatus =
  | "SUCCESS"
  | "FAILED";

/** The level of a result. */
export type Level =
  | "LOW"
  | "MEDIUM"
  | "HIGH";

/** What the service recommends, as its API documents it. */
export type RecommendedAction =
  | "ACCOUNT_RECOVERY"
  | "AITM_MITIGATION"
  | "BOT_MITIGATION"
  | "DENY"
  | "TEMP_EMAIL_MITIGATION";

/** What an evaluation got wrong, or what it was. */
export type FeedbackCategory =
  | "FALSE_HIGH_RISK"
  | "FRIENDLY_BOT"
  | "NEW_ACCOUNT_FRAUD"
  | "COMPROMISED_ACCOUNT"
  | "AUTOMATED_ATTACK";

/** Why a risk was rated too high. */
export type FalseHighRiskReason =
  | "OFFICE_NETWORK"
  | "COMPANY_VPN"
  | "WRONG_LOCATION"
  | "ORG_NETWORK"
  | "SUCCESSFUL_MFA"
  | "OTHER";

/** Which friendly bot it is. */
export type FriendlyBotReason =
  | "KNOWN_CRAWLER"
  | "KNOWN_AGGREGATOR"
  | "INTERNAL_AUTOMATION"
  | "OTHER";

/** How the fraud was seen. */
export type NewAccountFraudReason =
  | "SUSPICIOUS_EMAIL_ADDRESS"
  | "USERNAME_GUESSING"
  | "OTHER";

/** How the compromise was seen. */
export type CompromisedAccountReason =
  | "USER_CLAIMS_IT_IS_NOT_THEM"
  | "UNSUCCESSFUL_MFA"
  | "OTHER";

/** Which attack it was. */
export type AutomatedAttackReason =
  | "CREDENTIAL_STUFFING"
  | "PASSWORD_SPRAY"
  | "OTHER";

/** Why something failed. */
export type ErrorCode =
  | "VALIDATION_FAILED"
  | "INVALID_CONFIG"
  | "UNAUTHORIZED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "RATE_LIMITED"
  | "SERVER_ERROR"
  | "REJECTED"
  | "MALFORMED_RESPONSE"
  | "UNKNOWN_LEVEL"
  | "TIMEOUT"
  | "NETWORK"
  | "CLIENT_ERROR"
  | "NOT_EVALUATED"
  | "ALREADY_COMPLETED"
  | "COMPLETION_WINDOW_EXPIRED"
  | "INTERNAL";

/** How much a finding weighs. */
export type Severity =
  | "error"
  | "warning";

/** What a finding is about. */
export type DiagnosticCode =
  | "REQUIRED_VALUE"
  | "EMPTY_VALUE"
  | "INVALID_VALUE"
  | "INVALID_TYPE"
  | "SIZE_LIMIT_EXCEEDED"
  | "CONSTRAINT_VIOLATION"
  | "UNROUTABLE_VALUE"
  | "RECOMMENDED_VALUE"
  | "READ_ONLY_VALUE"
  | "MISPLACED_PROPERTY"
  | "UNKNOWN_PROPERTY"
  | "UNREACHABLE_NODE"
  | "UNCOMPLETED_EVALUATION";

/** The outcomes that every policy has. */
export type FixedOutcome =
  | "EXCEEDS_SCORE_THRESHOLD"
  | "LOW"
  | "MEDIUM"
  | "HIGH"
  | "FAILURE"
  | "CLIENT_ERROR";

/** Which rule decided. */
export type DecidedBy =
  | "SCORE_THRESHOLD"
  | "RECOMMENDED_ACTION"
  | "LEVEL"
  | "FALLBACK"
  | "ERROR"
  | "CLIENT_ERROR";

/** The rules of the precedence, in their order. */
export type TraceRule =
  | "SCORE_THRESHOLD"
  | "RECOMMENDED_ACTION"
  | "LEVEL";

/** How far a completion is. */
export type CompletionState =
  | "IN_PROGRESS"
  | "SUCCESS"
  | "FAILED";

/** The two ends of a journey. */
export type JourneyResult =
  | "SUCCESS"
  | "FAILURE";

/** What the service is asked for. */
export type Operation =
  | "token"
  | "create"
  | "get"
  | "complete"
  | "feedback"
  | "reset";

/** What an event tells of. */
export type EventType =
  | "attempt"
  | "wait"
  | "warning"
  | "completed";

/** What a failed evaluation falls back to. */
export type FallbackLevel =
  | "LOW"
  | "MEDIUM"
  | "HIGH";

/** Where the service is. */
export type Region =
  | "NA"
  | "CA"
  | "EU"
  | "AP"
  | "AU"
  | "SG";
