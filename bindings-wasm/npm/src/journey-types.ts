/** The types of nodes and journeys: configuration, state, steps and answers. `docs/journey.md` has their meaning. */

import type { CompletionStatus, Decision, Diagnostic, ErrorInfo, EvaluationRequest } from "./types.js";
import type { AuthenticationSubtype, AuthorizationSubtype, FlowType, JourneyResult, SharingType, UserType } from "./values.js";

/** The configuration of an Evaluation node; `null` and blank strings count as not configured. */
export interface EvaluationNodeConfig {
  /** Echoed to the shared state. */
  workerServiceId?: string | null;
  targetAppId?: string | null;
  useNodeStateAttributeForTargetAppId?: boolean | null;
  targetAppName?: string | null;
  useNodeStateAttributeForTargetAppName?: boolean | null;
  riskPolicySetId?: string | null;
  useNodeStateAttributeForRiskPolicySetId?: boolean | null;
  targetedPoliciesEvaluation?: boolean | null;
  /** Default `AUTHENTICATION`. */
  flowType?: FlowType | null;
  authenticationFlowSubtype?: AuthenticationSubtype | "NONE" | null;
  authorizationFlowSubtype?: AuthorizationSubtype | "NONE" | null;
  nodeStateAttributeForFlowSubtype?: string | null;
  /** Default `SHARED`. */
  deviceSharingType?: SharingType | null;
  /** Default `EXTERNAL`. */
  userType?: UserType | null;
  /** Default 300; `null` for none. */
  scoreThreshold?: number | null;
  /** Default none, so that a `DENY` may pass as `LOW`: list what your policy can return. */
  recommendedActions?: readonly string[] | null;
  /** Default true. */
  pauseBehavioralData?: boolean | null;
  nodeStateAttributeForUserId?: string | null;
  nodeStateAttributeForUsername?: string | null;
  nodeStateAttributeForUserGroups?: string | null;
  nodeStateAttributeForCustomAttributes?: string | null;
  nodeStateAttributeForDeviceExternalId?: string | null;
  nodeStateAttributeForEventSessionId?: string | null;
  /** Whether the response is kept in the transient state. */
  storeRiskEvaluation?: boolean | null;
  allowUnknownValues?: boolean | null;
}

/** The configuration of a Result node. */
export interface ResultNodeConfig {
  completionStatus: CompletionStatus;
}

/** Where a node's outcomes lead: names of nodes. */
export type Edges = Readonly<Record<string, string>>;

/** A node of a journey. A `Host` is a task of your own. */
export type JourneyNode =
  | { readonly type: "PingOneProtectInitialize"; readonly config?: Readonly<Record<string, unknown>> | null; readonly outcomes: Edges }
  | { readonly type: "PingOneProtectEvaluation"; readonly config?: EvaluationNodeConfig | null; readonly outcomes: Edges }
  | { readonly type: "PingOneProtectResult"; readonly config: ResultNodeConfig; readonly outcomes: Edges }
  | { readonly type: "Host"; readonly task: string; readonly outcomes: Edges }
  | { readonly type: "Success" | "Failure"; readonly outcomes?: Edges };

/** Nodes and the edges between them. */
export interface JourneyDefinition {
  readonly start: string;
  readonly nodes: Readonly<Record<string, JourneyNode>>;
}

/** What nodes read and write. The first scope that has a key wins, `transient` before `shared`. */
export interface NodeState {
  readonly shared?: Readonly<Record<string, unknown>> | null;
  /** Belongs to one request, and is never saved. */
  readonly transient?: Readonly<Record<string, unknown>> | null;
}

/** What the platform would know by itself. */
export interface JourneyContext {
  readonly ip?: string | null;
  readonly userAgent?: string | null;
  readonly cookie?: string | null;
  readonly userId?: string | null;
  readonly username?: string | null;
  readonly groups?: readonly (string | { readonly name: string })[] | string | null;
  readonly auditTrackingId?: string | null;
  readonly signals?: string | null;
  readonly clientError?: string | null;
}

/** Initialise the signals SDK on the visitor's device; the answer is `{completed: true}`. */
export interface InitializeStep {
  step: "initialize";
  node?: string;
  config: Record<string, unknown>;
}

/** Ask the device for its signals; the answer is `{signals}` or `{clientError}`. */
export interface CollectSignalsStep {
  step: "collectSignals";
  node?: string;
  pauseBehavioralData: boolean;
}

/** Send the request as it is; the answer is `{text}` or `{error}`. `client.perform` does it. */
export interface EvaluateStep {
  step: "evaluate";
  node?: string;
  request: EvaluationRequest;
  diagnostics: Diagnostic[];
}

/** Complete the evaluation; the answer is `{completed: true}` or `{error}`. `client.perform` does it. */
export interface CompleteStep {
  step: "complete";
  node?: string;
  evaluationId: string;
  completionStatus: CompletionStatus;
}

/** A task of your own; the answer is `{outcome, state?, context?}`. */
export interface HostStep {
  step: "host";
  node?: string;
  task: string;
}

/** A node is finished. No answer: a journey goes on by itself. */
export interface DoneStep {
  step: "done";
  node?: string;
  outcome: string;
  /** Of an Evaluation node. */
  decision?: Decision<string>;
  /** What the node wrote; `null` removes. */
  state: NodeState;
  /** What the platform's node would log, word for word. */
  warnings: string[];
  /** The findings of the request, of an Evaluation node. */
  diagnostics: Diagnostic[];
}

/** The journey is finished. No answer. */
export interface EndStep {
  step: "end";
  result: JourneyResult;
  /** The nodes that were passed, without the end itself. */
  path: { node: string; outcome: string }[];
  /** The whole state. */
  state: NodeState;
}

/** What happens next. `node` is the node's name in its journey; a node that runs alone has none. */
export type Step = TaskStep | ClientStep | DoneStep | EndStep;

/** The steps that are the program's. */
export type TaskStep = InitializeStep | CollectSignalsStep | HostStep;

/** The steps that `client.perform` performs. */
export type ClientStep = EvaluateStep | CompleteStep;

/** The steps that need an answer. */
export type OpenStep = TaskStep | ClientStep;

/** A value that came as JSON; `raw` is its text, with every digit. It is not a member that is written or compared. */
export type WithText<T> = T & { readonly raw: string };

/** What the program says about the open step. Which kind it is, its members tell. */
export type Answer = CompletedAnswer | SignalsAnswer | EvaluatedAnswer | FailedAnswer | HostAnswer;

/** It is done. */
export interface CompletedAnswer {
  readonly completed: true;
}

/** What was collected (none when it is `null` or blank), or what the signals SDK reported instead. */
export type SignalsAnswer =
  | { readonly signals: string | null; readonly clientError?: null | undefined }
  | { readonly clientError: string; readonly signals?: null | undefined };

/** The text of the service's answer. */
export interface EvaluatedAnswer {
  readonly text: string;
}

/** The call failed. */
export interface FailedAnswer {
  readonly error: Pick<ErrorInfo, "code"> & Partial<ErrorInfo>;
}

/** How a task of your own ended. State and context are merged into the journey's; `null` removes. */
export interface HostAnswer {
  readonly outcome: string;
  readonly state?: NodeState | null;
  readonly context?: JourneyContext | null;
}

/** What a task knows beside its step. */
export interface TaskOptions {
  /** Aborts when the run does. */
  readonly signal?: AbortSignal;
}

/** Does a task; a string is its outcome. */
export type HostTask = (step: HostStep, options: TaskOptions) => Later<HostAnswer | string>;

/** Asks the device for its signals; a string is what it gave. */
export type CollectSignalsTask = (step: CollectSignalsStep, options: TaskOptions) => Later<SignalsAnswer | string | null>;

/** Initialises the signals SDK on the device. */
export type InitializeTask = (step: InitializeStep, options: TaskOptions) => Later<CompletedAnswer | void>;

type Later<T> = T | PromiseLike<T>;

/** Any of them, where the names are not known when compiling. A method, so that its step may be the one it does. */
export type AnyTask = {
  task(step: TaskStep, options: TaskOptions): Later<Answer | string | null | void>;
}["task"];

/** The tasks that every run has. Without them nothing is collected, and the SDK counts as initialised. */
export interface DeviceTasks {
  readonly collectSignals?: CollectSignalsTask;
  readonly initialize?: InitializeTask;
}

/** A function for each task of a journey, by its name; and those of the device. */
export type Tasks<T extends string = string> = string extends T
  ? Readonly<Record<string, AnyTask>>
  : { readonly [task in T]: HostTask } & DeviceTasks;

/** The names of a definition's tasks, where they are known when compiling. */
export type TasksOf<D extends JourneyDefinition> = Extract<D["nodes"][keyof D["nodes"]], { readonly type: "Host" }>["task"];

/** What `journey.toJSON()` gives: opaque, for `Journey.resume`. */
export interface SavedJourney {
  readonly journey: object;
  readonly [member: string]: unknown;
}
