/** `ProtectClient`: one per environment, shared by all calls. */

import { drive } from "./driver.js";
import { perform, runSteps } from "./drive-steps.js";
import { Evaluation, type Evaluated, type Owner } from "./evaluation.js";
import { Operation } from "./glue/pingone_protect_bg.js";
import type { EvaluationNode, Journey, ResultNode } from "./journey.js";
import type {
  Answer,
  ClientStep,
  DeviceTasks,
  DoneStep,
  EndStep,
  JourneyContext,
  JourneyDefinition,
  NodeState,
  Tasks,
  TasksOf,
} from "./journey-types.js";
import { jsonOf, textOf, wordOf } from "./json.js";
import { type Hooks, fromVariables, takeHooks } from "./options.js";
import { unlessAborted } from "./limits.js";
import { now, platform } from "./platform.js";
import { RiskEvaluation } from "./risk-evaluation.js";
import { type Call, Kept, type Taken, invoke, invokeForJson } from "./runtime.js";
import { Tokens } from "./tokens.js";
import type {
  CallOptions,
  ClientOptions,
  CompletionResult,
  CompletionStatus,
  EvaluationRequest,
  FeedbackItem,
  FeedbackResult,
  RecommendedAction,
  Ticket,
  UserReference,
} from "./types.js";

/** What a run has beside its node or journey: the tasks, and what goes with every call that it makes. */
export interface RunOptions<T extends object> extends CallOptions {
  readonly tasks?: T;
}

/**
 * A client of one PingOne environment.
 *
 * ```ts
 * const client = new ProtectClient({ environmentId, region: "EU", clientId, clientSecret });
 * const evaluation = await client.evaluate({ event: { ip, user: { type: "EXTERNAL", id: "u-1", name: "ana" } } });
 * if (evaluation.outcome === "LOW") await evaluation.complete("SUCCESS");
 * ```
 *
 * The worker application needs a role that may read and write risk evaluations, and the environment the Protect
 * service. Nothing is sent before the first call, and nothing has to be closed.
 */
export class ProtectClient<const A extends string = RecommendedAction> {
  readonly #owner: Owner;
  readonly #waitUntil: Hooks["waitUntil"];

  /** @throws {ProtectError} `INVALID_CONFIG`, with the option as `target`. */
  constructor(options: ClientOptions<A>) {
    const { text, hooks } = takeHooks(options);
    const inBrowser = typeof document === "undefined" ? 0 : 1;
    const core = new Kept<"client">(invoke(Operation.NewClient, { texts: [text], number: inBrowser }));
    const begin = ({ transactionId, sessionId }: CallOptions = {}): Call => {
      const ids = { transactionId: wordOf(transactionId), sessionId: wordOf(sessionId) };
      return { nowMs: now(), epochMs: Date.now(), chance: Math.random(), ...ids };
    };
    const tokens = new Tokens(core, hooks.token, begin);
    const owner: Owner = {
      core,
      begin,
      fetch: hooks.fetch ?? ((input, init) => globalThis.fetch(input, init)),
      onEvent: hooks.onEvent,
      authorize: (machine, timeoutMs, signal) => tokens.give(owner, machine, timeoutMs, signal),
      sendFeedback: (items, signal) => this.sendFeedback(items, signal && { signal }),
    };
    this.#owner = owner;
    this.#waitUntil = hooks.waitUntil;
  }

  /**
   * A client of `PINGONE_ENVIRONMENT_ID`, `PINGONE_CLIENT_ID`, `PINGONE_CLIENT_SECRET` and `PINGONE_REGION` (or
   * `PINGONE_API_URL` and `PINGONE_AUTH_URL`), with other options beside them. Workers pass their `env`.
   */
  static fromEnv<const A extends string = RecommendedAction>(
    env: object = platform.environment(),
    options: Partial<ClientOptions<A>> = {},
  ): ProtectClient<A> {
    return new ProtectClient<A>({ ...fromVariables(env), ...options } as ClientOptions<A>);
  }

  /**
   * Evaluates a request and decides.
   *
   * Every failure of the service is an outcome and no exception: `FAILURE` with its reason (or the fallback), so that
   * a sign-in always goes on along a path that somebody chose; `error` has the whole failure. A create is never sent
   * twice, so an answer that got lost is a failure, too. A `clientError` in the request decides before any call; it
   * comes from the visitor's device, so skipping the evaluation must not mean trust.
   *
   * @throws {ProtectError} `VALIDATION_FAILED`, with the report, when the request has errors: no call was made.
   */
  async evaluate(request: EvaluationRequest | string, options: CallOptions = {}): Promise<Evaluation<A>> {
    return this.#evaluate(request, options, undefined);
  }

  /**
   * `evaluate` that throws a failure of the service instead of making it an outcome, and never falls back. The error
   * has `evaluationId` when the answer had one, so that it can be completed. A client error is an outcome here, too.
   */
  async evaluateOrThrow(request: EvaluationRequest | string, options: CallOptions = {}): Promise<Evaluation<A>> {
    const evaluation = await this.evaluate(request, options);
    if (evaluation.error !== undefined) throw evaluation.error;
    return evaluation;
  }

  /** The outcome `CLIENT_ERROR`, without a call: the signals SDK reported this on the visitor's device. */
  evaluateClientError(text: string): Evaluation<A> {
    const taken = { of: this.#owner.core, texts: [wordOf(text)] };
    return new Evaluation<A>(this.#owner, invokeForJson(Operation.EvaluateClientError, taken));
  }

  /**
   * Evaluates, runs the body with the handle, and completes behind it, so that no evaluation stays open.
   *
   * The verdict is what the body recorded by `succeed`, `fail` or `complete`, else `FAILED`; an exception of the body
   * counts the same, and goes on. So does an abort: what the body still does is not waited for. The guard's
   * completion takes at most two seconds, or runs behind the answer with `waitUntil`. When it fails, the body's value
   * or exception stays as it is; `completionError` and a warning event tell.
   */
  async guard<T>(
    request: EvaluationRequest | string,
    body: (evaluation: Evaluation<A>) => T | PromiseLike<T>,
    options: CallOptions = {},
  ): Promise<T> {
    const evaluation = await this.#evaluate(request, options, options.signal);
    let value: T;
    try {
      value = await unlessAborted(options.signal, async () => body(evaluation));
    } catch (error) {
      await this.#behind(evaluation.endGuard(true));
      throw error;
    }
    await this.#behind(evaluation.endGuard(false));
    return value;
  }

  /**
   * Completes an evaluation of which only the id is known. The service decides about its window of 30 minutes. What
   * the verdicts mean stands at `Evaluation.complete`.
   */
  async complete(id: string, status: CompletionStatus, options: CallOptions = {}): Promise<CompletionResult> {
    const texts = [wordOf(id), wordOf(status)];
    return (await this.#drive<CompletionResult>(Operation.Complete, texts, options)).value;
  }

  /**
   * A handle for the evaluation of a ticket: it completes and reports.
   *
   * @throws {ProtectError} `INVALID_CONFIG` for a damaged ticket.
   */
  resume(ticket: Ticket | string): Evaluation<A> {
    const taken = { of: this.#owner.core, texts: [textOf(ticket)] };
    return new Evaluation<A>(this.#owner, invokeForJson(Operation.Resume, taken));
  }

  /** Reads an evaluation. */
  async get(id: string, options: CallOptions = {}): Promise<RiskEvaluation> {
    const { body } = await this.#drive(Operation.Get, [wordOf(id)], options);
    return RiskEvaluation.parse(body as Uint8Array);
  }

  /**
   * Sends feedback on any number of evaluations, in requests of 100.
   *
   * A request that fails is no exception: the result says which items were not taken. One that was lost after sending
   * is among them, so sending it again may repeat it.
   *
   * @throws {ProtectError} `VALIDATION_FAILED` when an item has errors: nothing was sent.
   */
  async sendFeedback(items: readonly FeedbackItem[] | string, options: CallOptions = {}): Promise<FeedbackResult> {
    return (await this.#drive<FeedbackResult>(Operation.SendFeedback, [textOf(items)], options)).value;
  }

  /** Makes the service forget what it learned of a user; only id and type are sent. */
  async resetUserProfile(user: UserReference, options: CallOptions = {}): Promise<void> {
    await this.#drive(Operation.ResetUserProfile, [jsonOf(user) || "null"], options);
  }

  /**
   * Performs an `evaluate` or a `complete` step of a node, and gives the answer for it: the raw text, or the error.
   * Policy and fallback of the client play no part: the node decides.
   *
   * @throws {ProtectError} `INVALID_CONFIG` for any other step: that is the program's.
   */
  async perform(step: ClientStep, options: CallOptions = {}): Promise<Answer> {
    return perform(this.#owner, step, options);
  }

  /**
   * Runs a node to its end. `tasks.collectSignals` is asked for the device's signals when the context has none. A
   * failure of the service is an outcome and no exception.
   */
  async runNode(
    node: EvaluationNode | ResultNode,
    state?: NodeState | null,
    context?: JourneyContext | null,
    options: RunOptions<DeviceTasks> = {},
  ): Promise<DoneStep> {
    node.start(state, context);
    return runSteps<DoneStep>(this.#owner, node, options);
  }

  /**
   * Runs a journey to its end. `tasks` has a function for each task of a `Host` by its name, and for `collectSignals`
   * and `initialize`. What it throws goes on, and so does an abort; the step stays open, so that the journey can be
   * saved, or go on by `continueJourney`.
   *
   * ```ts
   * const end = await client.runJourney(new Journey(definition), {}, { ip, userAgent }, {
   *   tasks: {
   *     login: () => ({ outcome: "authenticated", context: { userId: "u-1", username: "ana@example.com" } }),
   *     push: async () => ((await pushIsApproved()) ? "approved" : "denied"),
   *     collectSignals: () => signalsFromTheDevice,
   *   },
   * });
   * ```
   */
  async runJourney<const D extends JourneyDefinition>(
    journey: Journey<D>,
    state: NodeState | null | undefined,
    context: JourneyContext | null | undefined,
    options: RunOptions<Tasks<TasksOf<D>>>,
  ): Promise<EndStep> {
    journey.start(state, context);
    return this.continueJourney(journey, options);
  }

  /** `runJourney` from the step that is open, such as after `Journey.resume`. */
  async continueJourney<const D extends JourneyDefinition>(
    journey: Journey<D>,
    options: RunOptions<Tasks<TasksOf<D>>>,
  ): Promise<EndStep> {
    return runSteps<EndStep>(this.#owner, journey, options);
  }

  /** What debug output and logs show: no option, since one of them is the secret. */
  toJSON(): object {
    return {};
  }

  async #evaluate(request: EvaluationRequest | string, options: CallOptions, inherited: AbortSignal | undefined) {
    const { value, body } = await this.#drive<Evaluated<A>>(Operation.Evaluate, [textOf(request)], options);
    return new Evaluation<A>(this.#owner, value, body, inherited);
  }

  async #drive<T>(begins: Operation, texts: Taken["texts"], options: CallOptions) {
    options.signal?.throwIfAborted();
    const { core, begin } = this.#owner;
    const machine = new Kept<"machine">(invoke(begins, { of: core, texts, call: begin(options) }));
    try {
      return await drive<T>(this.#owner, machine, options.signal);
    } finally {
      machine.free();
    }
  }

  /** Waits for it, unless the platform does. */
  async #behind(completion: Promise<void>): Promise<void> {
    try {
      if (this.#waitUntil !== undefined) return this.#waitUntil(completion);
    } catch {
      // A platform that does not take it must not replace what the body gave.
    }
    return completion;
  }
}
