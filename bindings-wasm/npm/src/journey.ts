/**
 * The Evaluation and Result nodes, and journeys of them: without I/O, so that any program drives them. They give steps,
 * up to and including the next that needs an answer. The client drives the whole loop: `client.runNode`,
 * `client.runJourney`.
 */

import type { Run } from "./glue/pingone_protect_bg.js";
import { nodeConfigurationOf, textOf } from "./json.js";
import type {
  Answer,
  EvaluationNodeConfig,
  JourneyContext,
  JourneyDefinition,
  NodeState,
  OpenStep,
  ResultNodeConfig,
  SavedJourney,
  Step,
  TasksOf,
  WithText,
} from "./journey-types.js";
import { call, callForJson } from "./runtime.js";
import type { Report } from "./types.js";

/** `RunKind` of the wasm, whose enums have no values here. */
const EVALUATION_NODE = 0;
const RESULT_NODE = 1;
const JOURNEY = 2;

/** What nodes and journeys have in common. */
export abstract class Steps {
  readonly #run: Run;
  #last: WithText<Step> | undefined;

  /** @internal */
  protected constructor(run: Run) {
    this.#run = run;
  }

  /** Begins, and gives the first steps; an earlier run is given up. A string is JSON text. */
  start(state?: NodeState | string | null, context?: JourneyContext | string | null): WithText<Step>[] {
    return this.#taken(call(() => this.#run.start(textOf(state), textOf(context))));
  }

  /**
   * Goes on with what the program says about the open step. A string is JSON text.
   *
   * @throws {ProtectError} `INVALID_CONFIG` for an answer that does not fit; the step stays open.
   */
  answer(answer: Answer | string): WithText<Step>[] {
    return this.#taken(call(() => this.#run.answer(textOf(answer))));
  }

  /** The step that waits for an answer. */
  get open(): WithText<OpenStep> | undefined {
    const text = call(() => this.#run.open());
    return text === undefined ? undefined : withText<OpenStep>(text);
  }

  /** @internal The last step that was given. */
  get last(): WithText<Step> | undefined {
    return this.#last;
  }

  /** @internal */
  protected toText(): string {
    return call(() => this.#run.toJson());
  }

  #taken(texts: string[]): WithText<Step>[] {
    const steps = texts.map((text) => withText<Step>(text));
    this.#last = steps.at(-1);
    return steps;
  }
}

/** The Evaluation node. Unless configured it lists no recommended actions, so that a `DENY` may pass as `LOW`. */
export class EvaluationNode extends Steps {
  /** @throws {ProtectError} `INVALID_CONFIG`, with the `report`, for a configuration with errors. */
  constructor(config?: EvaluationNodeConfig | string | null) {
    super(begun(EVALUATION_NODE, config));
  }

  /** Everything that is wrong with a configuration. A string is JSON text. */
  static check(config: unknown): Report {
    return checked(EVALUATION_NODE, config);
  }
}

/** The Result node, which completes the evaluation of the state. */
export class ResultNode extends Steps {
  /** @throws {ProtectError} `INVALID_CONFIG`, with the `report`, for a configuration with errors. */
  constructor(config: ResultNodeConfig | string) {
    super(begun(RESULT_NODE, config));
  }

  /** Everything that is wrong with a configuration. A string is JSON text. */
  static check(config: unknown): Report {
    return checked(RESULT_NODE, config);
  }
}

/**
 * Nodes and the edges between them. A definition that stands in the source lets `client.runJourney` know the names of
 * its tasks when compiling.
 */
export class Journey<const D extends JourneyDefinition = JourneyDefinition> extends Steps {
  /** The names of the tasks; there when compiling alone. */
  declare readonly taskNames?: TasksOf<D>;

  /** @throws {ProtectError} `INVALID_CONFIG`, with the `report`, for a definition with errors. */
  constructor(definition: D | string, /** @internal */ run?: Run) {
    super(run ?? begun(JOURNEY, definition));
  }

  /**
   * Everything that is wrong with a definition, or could be better: nodes that no path reaches, evaluations that a path
   * leaves open. A string is JSON text.
   */
  static check(definition: unknown): Report {
    return checked(JOURNEY, definition);
  }

  /**
   * Goes on with what `toJSON` gave, as the object or as JSON text, with the context and the transient state of this
   * request.
   *
   * @throws {ProtectError} `INVALID_CONFIG` when it is damaged.
   */
  static resume<D extends JourneyDefinition = JourneyDefinition>(
    saved: SavedJourney | string,
    given: { readonly context?: JourneyContext | null; readonly transient?: NodeState["transient"] } = {},
  ): Journey<D> {
    const run = call((core) => core.Run.resume(unquoted(textWith(saved)), textOf(given)));
    return new Journey<D>("", run);
  }

  /**
   * The journey with how far it is, for a session. Context and transient state are left out: they belong to one
   * request, and hold personal data.
   *
   * @throws {ProtectError} `INVALID_CONFIG` while an `evaluate` is open: it is answered in the request that asked.
   */
  toJSON(): WithText<SavedJourney> {
    return withText<SavedJourney>(this.toText());
  }
}

/**
 * The text of something that came as JSON: its own, with every digit, unless it was changed since.
 */
export function textWith(value: unknown): string {
  const { raw } = (typeof value === "object" && value !== null ? value : {}) as { raw?: unknown };
  const text = textOf(value);
  return typeof raw === "string" && text === JSON.stringify(JSON.parse(raw)) ? raw : text;
}

function begun(kind: number, config: unknown): Run {
  return call((core) => new core.Run(kind, nodeConfigurationOf(config)));
}

function checked(kind: number, config: unknown): Report {
  return callForJson((core) => core.checkRun(kind, nodeConfigurationOf(config)));
}

/** Saved journeys that were written as JSON twice are JSON text in JSON. */
function unquoted(text: string): string {
  if (!text.trimStart().startsWith('"')) return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}

function withText<T extends object>(text: string): WithText<T> {
  return Object.defineProperty(JSON.parse(text) as T, "raw", { value: text }) as WithText<T>;
}
