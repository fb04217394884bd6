/** `Evaluation`: the handle. What has an id can be completed, reported on and continued, whatever its outcome. */

import { type Machine, type Surroundings, drive, tellAll } from "./driver.js";
import { ProtectError } from "./errors.js";
import { Operation } from "./glue/pingone_protect_bg.js";
import { decoded, wordOf } from "./json.js";
import { RiskEvaluation } from "./risk-evaluation.js";
import { type Call, Kept, type Taken, invoke, invokeForJson } from "./runtime.js";
import type {
  CallOptions,
  CompletionResult,
  CompletionState,
  CompletionStatus,
  Decision,
  Diagnostic,
  ErrorInfo,
  Explanation,
  FeedbackCategory,
  FeedbackReasons,
  FeedbackResult,
  Outcome,
  ProtectEvent,
  Ticket,
} from "./types.js";

/** What a handle needs of its client. */
export interface Owner extends Surroundings {
  readonly core: Kept<"client">;
  begin(options?: CallOptions): Call;
  sendFeedback(items: string, signal: AbortSignal | undefined): Promise<FeedbackResult>;
}

/** What an evaluate or a resume gives. */
export interface Evaluated<A extends string> {
  decision: Decision<A>;
  error?: ErrorInfo;
  diagnostics: Diagnostic[];
  attempts: number;
  elapsedMs: number;
  hasAnswer: boolean;
  state: State;
}

/** What the wasm needs to go on; opaque but for two members. */
interface State {
  id?: string;
  createdAt?: string;
  completionStatus: CompletionState;
}

interface Updated {
  state: State;
  completionError?: ErrorInfo;
  events: ProtectEvent[];
  ticket?: Ticket;
}

/** `Symbol.asyncDispose`, which the oldest runtimes do not have yet; compilers fall back to the same. */
const asyncDispose: typeof Symbol.asyncDispose = Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose");

/** An evaluation that a client gave. */
export class Evaluation<A extends string = string> {
  /** The decision, with what it stands on. */
  readonly decision: Decision<A>;
  /** What failed, also beside a fallback. */
  readonly error: ProtectError | undefined;
  /** The warnings about the request. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many creates were sent. */
  readonly attempts: number;
  /** How long the evaluate took, in milliseconds. */
  readonly elapsedMs: number;

  readonly #owner: Owner;
  readonly #signal: AbortSignal | undefined;
  #body: Uint8Array | undefined;
  #raw: string | undefined;
  #response: RiskEvaluation | undefined;
  #state: State;
  #completionError: ProtectError | undefined;
  /** Completions on one handle queue here. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @internal */
  constructor(owner: Owner, evaluated: Evaluated<A>, body?: Uint8Array, signal?: AbortSignal) {
    this.#owner = owner;
    this.#signal = signal;
    this.#state = evaluated.state;
    if (evaluated.hasAnswer) this.#body = body;
    this.decision = evaluated.decision;
    this.error = evaluated.error === undefined ? undefined : new ProtectError(evaluated.error);
    this.diagnostics = evaluated.diagnostics;
    this.attempts = evaluated.attempts;
    this.elapsedMs = evaluated.elapsedMs;
  }

  /** The service's id; `undefined` when there was no answer. */
  get id(): string | undefined {
    return this.#state.id;
  }

  /** When the service created it, as it came (RFC 3339, usually). */
  get createdAt(): string | undefined {
    return this.#state.createdAt;
  }

  /** Where the flow goes on. `FAILURE` is no answer to "is it safe". */
  get outcome(): Outcome<A> {
    return this.decision.outcome;
  }

  /** The answer's text, when one arrived. */
  get raw(): string | undefined {
    if (this.#body === undefined) return undefined;
    return (this.#raw ??= decoded(this.#body));
  }

  /** The answer, when one arrived that can be read. */
  get response(): RiskEvaluation | undefined {
    if (this.#response === undefined && this.raw !== undefined) {
      try {
        this.#response = RiskEvaluation.parse(this.raw);
      } catch (error) {
        if (!(error instanceof ProtectError) || error.code !== "MALFORMED_RESPONSE") throw error;
      }
    }
    return this.#response;
  }

  /** How far the completion is; `undefined` without an id. */
  get completionStatus(): CompletionState | undefined {
    return this.#state.id === undefined ? undefined : this.#state.completionStatus;
  }

  /** What the last completion that failed, failed with. */
  get completionError(): ProtectError | undefined {
    return this.#completionError;
  }

  /** The decision with the rules that led to it; an empty trace when no answer decided. */
  explain(): Explanation<A> {
    const bytes = this.#body;
    if (bytes === undefined) return { ...this.decision, trace: [] };
    const { trace } = invokeForJson<Explanation>(Operation.ExplainAnswer, { of: this.#owner.core, bytes });
    return { ...this.decision, trace };
  }

  /** Records `SUCCESS` for the guard and sends nothing; the last verdict counts. */
  succeed(): void {
    this.#record(1);
  }

  /** Records `FAILED` for the guard and sends nothing; the last verdict counts. */
  fail(): void {
    this.#record(0);
  }

  /**
   * Tells the service how the flow ended. Only `SUCCESS` lets its predictors learn. What the two verdicts mean:
   *
   * | flow | `SUCCESS` | `FAILED` |
   * |---|---|---|
   * | `AUTHENTICATION` | completed, and a session or token is issued | invalid credentials, step-up failed, cancelled or abandoned |
   * | account recovery, password reset | user verified or reset completed | verification failed or abandoned |
   * | `REGISTRATION` | account created | creation failed or abandoned |
   * | `TRANSACTION` | approved or committed | declined, failed or abandoned |
   * | `AUTHORIZATION` | action permitted and performed | action denied or not completed |
   *
   * The same verdict again is a success without a call; without an id the result is `notEvaluated`.
   *
   * @throws {ProtectError} `ALREADY_COMPLETED` when the other verdict is recorded, `COMPLETION_WINDOW_EXPIRED` more
   * than 30 minutes after the create, `VALIDATION_FAILED` for any other status, and what the service fails with.
   */
  async complete(status: CompletionStatus, options: { signal?: AbortSignal } = {}): Promise<CompletionResult> {
    const signal = options.signal ?? this.#signal;
    return this.#queued(() => this.#run(Operation.BeginCompletion, { texts: [this.#text(), wordOf(status)] }, signal));
  }

  /** Gives feedback on this evaluation. A request that fails stands in the result. */
  async feedback<C extends FeedbackCategory>(
    category: C,
    reason?: FeedbackReasons[C],
    options: { signal?: AbortSignal } = {},
  ): Promise<FeedbackResult> {
    const items = invoke(Operation.FeedbackItems, { texts: [this.#text(), wordOf(category), wordOf(reason)] });
    return this.#owner.sendFeedback(items, options.signal ?? this.#signal);
  }

  /**
   * A small object without personal data, for a flow that goes on in another request: keep it in the session and give
   * it to `client.resume`. Taking it hands the evaluation over, so that a guard sends nothing.
   *
   * @throws {ProtectError} `NOT_EVALUATED` without an id.
   */
  ticket(): Ticket {
    const updated = invokeForJson<Updated>(Operation.Ticket, { texts: [this.#text()] });
    this.#apply(updated);
    return updated.ticket as Ticket;
  }

  /** Ends it as a guard does: the recorded verdict is sent, else `FAILED`. For `await using`. */
  async [asyncDispose](): Promise<void> {
    await this.endGuard(false);
  }

  /** @internal A guard's end. Its failure stands in `completionError` and in a warning event. */
  async endGuard(raised: boolean): Promise<void> {
    await this.#queued(async () => {
      try {
        await this.#run(Operation.BeginGuardEnd, { texts: [this.#text()], number: raised ? 1 : 0 }, undefined);
      } catch (error) {
        if (error instanceof ProtectError && error.code === "INTERNAL") throw error;
      }
    });
  }

  /** What debug output and logs show: never the event. */
  toJSON(): object {
    const { id, outcome, decision, completionStatus } = this;
    return { id, outcome, decidedBy: decision.decidedBy, completionStatus };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Evaluation ${JSON.stringify(this)}`;
  }

  #record(number: 0 | 1): void {
    this.#apply(invokeForJson(Operation.Record, { texts: [this.#text()], number }));
  }

  async #run(begins: Operation, taken: Taken, signal: AbortSignal | undefined): Promise<CompletionResult> {
    const { core, begin } = this.#owner;
    const machine: Machine = new Kept(invoke(begins, { of: core, call: begin(), ...taken }));
    this.#apply(invokeForJson(Operation.Begun, { of: machine }));
    try {
      return (await drive<CompletionResult>(this.#owner, machine, signal)).value;
    } finally {
      const ended = invoke(Operation.EndCompletion, { of: machine, texts: [this.#text()] });
      if (ended !== "") this.#apply(JSON.parse(ended) as Updated);
      machine.free();
    }
  }

  #queued<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  #text(): string {
    return JSON.stringify(this.#state);
  }

  #apply({ state, completionError, events }: Updated): void {
    this.#state = state;
    if (completionError !== undefined) this.#completionError = new ProtectError(completionError);
    tellAll(this.#owner.onEvent, events);
  }
}
