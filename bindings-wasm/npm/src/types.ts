/**
 * The types of the package. Values of enums come from `values.ts` and responses from `response.ts`, both generated from
 * the Rust types; the compiler holds what is written here against them (`types-test/shapes.ts`). Members are spelled as
 * the service spells them.
 */

import type {
  AuthenticationSubtype,
  AuthorizationSubtype,
  AutomatedAttackReason,
  CompletionState,
  CompromisedAccountReason,
  DecidedBy,
  DiagnosticCode,
  ErrorCode,
  EventType,
  FactorStatus,
  FallbackLevel,
  FalseHighRiskReason,
  FeedbackCategory,
  FixedOutcome,
  FlowType,
  FriendlyBotReason,
  Level,
  NewAccountFraudReason,
  Operation,
  RecommendedAction,
  Region,
  Severity,
  SharingType,
  TraceRule,
  UserType,
} from "./values.js";

export type * from "./response.js";
export type * from "./values.js";

/** A value that the service documents, or one that it learned since. */
export type Open<T extends string> = T | (string & {});

/** What is sent to create an evaluation. */
export interface EvaluationRequest {
  /** What happens, and from where. */
  event: RequestEvent;
  /** The policy set that judges it; absent means the environment's default. */
  riskPolicySet?: { id?: string | null; name?: string | null; targeted?: boolean | null } | null;
  /** What the signals SDK reported instead of signals. It decides before any call and is never sent. */
  clientError?: string | null;
}

/** What happens, and from where. Members that are not named here are custom attributes: kept and sent. */
export interface RequestEvent {
  /** The address that the visitor comes from; only a client with `ipFromServer` may leave it out. */
  ip?: string | null;
  user: User;
  flow?: Flow | null;
  session?: { id: string } | null;
  browser?: { userAgent?: string | null; cookie?: string | null } | null;
  device?: { externalId?: string | null } | null;
  sdk?: { signals?: { data?: string | null } | null } | null;
  sharingType?: SharingType | null;
  targetResource?: { id?: string | null; name?: string | null } | null;
  evaluatedFactors?: EvaluatedFactor | readonly EvaluatedFactor[] | null;
  origin?: string | null;
  customAttributes?: Readonly<Record<string, unknown>> | null;
  [attribute: string]: unknown;
}

/** The user of the event. `EXTERNAL` needs an id, `PING_ONE` an id or a name. */
export type User = UserMembers & ({ type: "EXTERNAL"; id: string } | { type: "PING_ONE"; id: string } | { type: "PING_ONE"; name: string });

interface UserMembers {
  type: UserType;
  /** A lasting identifier: at most 1024 characters. */
  id?: string | null;
  /** What the user signs in with, such as an email address: at most 1024 characters. */
  name?: string | null;
  /** The groups that the user belongs to; a string stands for its name. */
  groups?: readonly (string | { name: string })[] | null;
}

/** A user whose learned profile is reset. */
export interface UserReference {
  type: UserType;
  id: string;
}

/** What the user is about to do; only two types have subtypes. An absent type means `AUTHENTICATION`. */
export type Flow =
  | { type?: "AUTHENTICATION" | null; subtype?: AuthenticationSubtype | null }
  | { type: "AUTHORIZATION"; subtype?: AuthorizationSubtype | null }
  | { type: Exclude<FlowType, "AUTHENTICATION" | "AUTHORIZATION">; subtype?: null };

/** A factor that was evaluated before. */
export interface EvaluatedFactor {
  type?: string | null;
  status?: FactorStatus | null;
}

/** Feedback for one request of the service: at most 100 items. */
export interface Feedback {
  evaluationFeedbackItems: readonly FeedbackItem[];
}

/** The reasons that belong to each category. */
export interface FeedbackReasons {
  FALSE_HIGH_RISK: FalseHighRiskReason;
  FRIENDLY_BOT: FriendlyBotReason;
  NEW_ACCOUNT_FRAUD: NewAccountFraudReason;
  COMPROMISED_ACCOUNT: CompromisedAccountReason;
  AUTOMATED_ATTACK: AutomatedAttackReason;
}

/** Feedback on one evaluation. A reason of another category does not compile. */
export type FeedbackItem = {
  [C in FeedbackCategory]: {
    riskEvaluation: { id: string; createdAt?: string | null };
    feedbackCategory: C;
    reason?: FeedbackReasons[C] | null;
  };
}[FeedbackCategory];

/** What a check takes into account. */
export interface ValidateOptions {
  /** The server fills in `event.ip`, so that its absence is no finding. */
  ipFromServer?: boolean;
  /** A value that no list names is a warning, so that one that the service learned yesterday stops no login today. */
  allowUnknownValues?: boolean;
}

/** What a check of feedback takes into account. */
export type ValidateFeedbackOptions = Pick<ValidateOptions, "allowUnknownValues">;

/** Everything that a check found, in one go. */
export interface Report {
  /** True when no diagnostic is an error. */
  valid: boolean;
  diagnostics: Diagnostic[];
}

/** A check and the body to send, which is absent when there are errors. */
export interface PreparedRequest {
  report: Report;
  /** JSON text. */
  body?: string;
}

/** One finding. */
export interface Diagnostic {
  severity: Severity;
  code: DiagnosticCode;
  /** The service's dotted path, such as `event.user.groups[1].name`; empty for the whole value. */
  target: string;
  /** A sentence for a person, without personal data. */
  message: string;
  allowedValues?: string[];
  hint?: string;
}

/** How a response becomes an outcome. */
export interface OutcomePolicy<A extends string = string> {
  /** Above it the outcome is `EXCEEDS_SCORE_THRESHOLD`; default 300, `null` for none. */
  readonly scoreThreshold?: number | null;
  /** The actions that become outcomes of their own; default the API's five, `[]` for none. */
  readonly recommendedActions?: readonly A[] | null;
}

/** Where a flow goes on: the fixed outcomes, and the actions of the policy. */
export type Outcome<A extends string = RecommendedAction> = FixedOutcome | A;

/** The outcome of an evaluation, with what it stands on. */
export interface Decision<A extends string = RecommendedAction> {
  outcome: Outcome<A>;
  decidedBy: DecidedBy;
  /** What has an id can be completed, whatever its outcome. */
  evaluationId?: string;
  /** The level as it came, whoever decided. */
  level?: Open<Level>;
  /** The score as it came; `null` when it is too large for a number. */
  score?: number | null;
  /** The action that decided, else the first that came. */
  recommendedAction?: Open<RecommendedAction>;
  /** As they came; they may disagree with the level. */
  mitigations: unknown[];
  source?: string;
  /** Why there is no answer. */
  reason?: ErrorCode;
  message?: string;
  /** What the Evaluation node would log, word for word. */
  warnings: string[];
}

/** A decision with the rules that led to it. */
export interface Explanation<A extends string = RecommendedAction> extends Decision<A> {
  trace: { rule: TraceRule; matched: boolean; detail: string }[];
}

/** An evaluation to decide on: what was parsed, or the text or bytes as they came. */
export type EvaluationInput = string | Uint8Array | ArrayBuffer | object;

/** The event as a response tells it: that of the request, without the signals. */
export interface EvaluationEvent {
  readonly completionStatus?: Open<CompletionState>;
  readonly [member: string]: unknown;
}

/** The policy set that judged. */
export interface EvaluationPolicySet {
  readonly id?: string;
  readonly name?: string;
  readonly targeted?: boolean;
  readonly [member: string]: unknown;
}

/** What `clientIp` looks at. */
export interface ClientIpInput {
  /** The address at the other end of the connection. */
  peer?: string | null;
  /** The lines of `X-Forwarded-For`, in their order. */
  forwardedFor?: string | readonly string[] | null;
  /** CIDR blocks or single addresses whose entries are believed. */
  trustedProxies?: readonly string[];
  /** Whose `X-Forwarded-For` is read when `forwardedFor` is not given. */
  request?: { readonly headers: { get(name: string): string | null } | NodeHeaders };
}

/** The headers of Node's `IncomingMessage`. */
export type NodeHeaders = { readonly [name: string]: string | string[] | undefined } & { readonly get?: undefined };

/** A failure as plain data. */
export interface ErrorInfo {
  code: ErrorCode;
  message: string;
  status?: number;
  target?: string;
  retryAfterMs?: number;
  requestId?: string;
  evaluationId?: string;
  details?: readonly ServiceErrorDetail[];
  report?: Report;
  cause?: string;
}

/** One detail of a service error, as it came. */
export interface ServiceErrorDetail {
  code?: string;
  target?: string;
  message?: string;
  innerError?: Readonly<Record<string, unknown>>;
  [member: string]: unknown;
}

/** What a token callback gives: a token that lives until a 401, or one with its life in seconds. */
export type Token = string | { accessToken: string; expiresIn?: number | null };

/** Gives a token. `forceRefresh` after the service refused the one before: a cached one is no good then. */
export type TokenCallback = (request: { forceRefresh: boolean }) => Token | PromiseLike<Token>;

/** The options of a client. */
export interface ClientOptions<A extends string = RecommendedAction> {
  /** The environment, a UUID. */
  environmentId: string;
  /** Where the service is; this or `apiUrl`. */
  region?: Region | null;
  /** The API's base, with `/v1`; wins over the region. A relay's without a client secret. */
  apiUrl?: string | null;
  /** The token endpoint's base, without the environment; needed only with a client secret. */
  authUrl?: string | null;
  /** The worker application. This and its secret, or `token`. */
  clientId?: string | null;
  clientSecret?: string | null;
  /** Gives tokens in place of id and secret. An empty one sends no `Authorization`. */
  token?: TokenCallback | null;
  /** How a response becomes an outcome. */
  policy?: OutcomePolicy<A> | null;
  allowUnknownValues?: boolean;
  ipFromServer?: boolean;
  /** The overall time of one operation with all its tries, in milliseconds; default 5000. */
  timeoutMs?: number | null;
  /** How many repeats there may be; default 2. */
  maxRetries?: number | null;
  /** The level that a failed evaluation falls back to; default none, so that it is `FAILURE`. */
  fallback?: FallbackLevel | null;
  /** Plain http to a host that is not loopback is good. Tokens and personal data then travel in the open. */
  allowInsecureHttp?: boolean;
  /** A client secret is good even where every visitor can read it. */
  dangerouslyAllowBrowser?: boolean;
  /** Is told of tries, waits, warnings and ends; never of personal data. */
  onEvent?: ((event: ProtectEvent) => void) | null;
  /** A `fetch` of your own. */
  fetch?: typeof globalThis.fetch | null;
  /** The platform's: a guard's completion then runs behind the answer instead of delaying it. */
  waitUntil?: ((promise: Promise<unknown>) => void) | null;
}

/** What one call has beside its request. */
export interface CallOptions {
  /** Aborts the call: it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Goes out as `X-Ping-External-Transaction-ID`. */
  transactionId?: string;
  /** Goes out as `X-Ping-External-Session-ID`. */
  sessionId?: string;
}

/** What `onEvent` is told. */
export interface ProtectEvent {
  type: EventType;
  operation: Operation;
  /** Which try it was, from 1; of `completed`, how many there were. */
  attempt?: number;
  status?: number;
  milliseconds?: number;
  code?: ErrorCode;
  message?: string;
}

/** What a completion came to. */
export type CompletionResult = "completed" | "notEvaluated";

/** What became of feedback. A batch that failed is no exception. */
export interface FeedbackResult {
  batches: { index: number; count: number; id?: string; error?: ErrorInfo }[];
  /** The items of every batch that failed. One that was lost after sending is among them. */
  failed: FeedbackItem[];
}

/** What a session keeps of an evaluation. */
export interface Ticket {
  id: string;
  createdAt?: string;
  receivedAt: string;
  completionStatus: CompletionState;
  outcome: string;
}
