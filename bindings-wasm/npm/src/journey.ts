/**
 * The Evaluation and Result nodes, and journeys of them: without I/O, so that any program drives them. They give steps,
 * up to and including the next that needs an answer. The client drives the whole loop: `client.runNode`,
 * `client.runJourney`.
 */

import { Operation, RunKind } from "./glue/pingone_protect_bg.js";
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
import { Kept, invoke, invokeForJson } from "./runtime.js";
import type { Report } from "./types.js";

type Run = Kept<"run">;

/** Stands between steps. */
const SEPARATOR = "\u001e";

/**
 * What nodes and journeys have in common. A run that came to its end holds nothing in the wasm; one that is given up
 * before leaves that to the garbage collector.
 */
export abstract class Steps {
  #run: Run | undefined;
  #again: () => Run;
  #last: WithText<Step> | undefined;

  /** @internal `again` makes a run behind the end of this one. */
  protected constructor(again: () => Run, run?: Run) {
    this.#again = again;
    this.#run = run ?? again();
  }

  /** Begins, and gives the first steps; an earlier run is given up. A string is JSON text. */
  start(state?: NodeState | string | null, context?: JourneyContext | string | null): WithText<Step>[] {
    return this.#taken(Operation.StartRun, [textOf(state), textOf(context)]);
  }

  /**
   * Goes on with what the program says about the open step. A string is JSON text.
   *
   * @throws {ProtectError} `INVALID_CONFIG` for an answer that does not fit; the step stays open.
   */
  answer(answer: Answer | string): WithText<Step>[] {
    return this.#taken(Operation.AnswerRun, [textOf(answer)]);
  }

  /** The step that waits for an answer. */
  get open(): WithText<OpenStep> | undefined {
    const text = this.#run && invoke(Operation.OpenStep, { of: this.#run });
    return text ? withText<OpenStep>(text) : undefined;
  }

  /** @internal The last step that was given. */
  get last(): WithText<Step> | undefined {
    return this.#last;
  }

  /** @internal The run as it is. */
  protected saved(): string {
    return invoke(Operation.SaveRun, { of: (this.#run ??= this.#again()) });
  }

  /** @internal Makes what a run behind this one's end begins with. */
  protected ending(again: () => Run): () => Run {
    return again;
  }

  #taken(operation: Operation, texts: string[]): WithText<Step>[] {
    const run = (this.#run ??= this.#again());
    const steps = invoke(operation, { of: run, texts }).split(SEPARATOR).filter(Boolean).map(withText<Step>);
    this.#last = steps.at(-1);
    if (this.#last?.step === "done" || this.#last?.step === "end") {
      this.#again = this.ending(this.#again);
      this.#run = undefined;
      run.free();
    }
    return steps;
  }
}

/** The Evaluation node. Unless configured it lists no recommended actions, so that a `DENY` may pass as `LOW`. */
export class EvaluationNode extends Steps {
  /** @throws {ProtectError} `INVALID_CONFIG`, with the `report`, for a configuration with errors. */
  constructor(config?: EvaluationNodeConfig | string | null) {
    super(beginning(RunKind.EvaluationNode, config));
  }

  /** Everything that is wrong with a configuration. A string is JSON text. */
  static check(config: unknown): Report {
    return checked(RunKind.EvaluationNode, config);
  }
}

/** The Result node, which completes the evaluation of the state. */
export class ResultNode extends Steps {
  /** @throws {ProtectError} `INVALID_CONFIG`, with the `report`, for a configuration with errors. */
  constructor(config: ResultNodeConfig | string) {
    super(beginning(RunKind.ResultNode, config));
  }

  /** Everything that is wrong with a configuration. A string is JSON text. */
  static check(config: unknown): Report {
    return checked(RunKind.ResultNode, config);
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
    super(beginning(RunKind.Journey, definition), run);
  }

  /**
   * Everything that is wrong with a definition, or could be better: nodes that no path reaches, evaluations that a path
   * leaves open. A string is JSON text.
   */
  static check(definition: unknown): Report {
    return checked(RunKind.Journey, definition);
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
    return new Journey<D>("", resumed(unquoted(textWith(saved)), textOf(given)));
  }

  /**
   * The journey with how far it is, for a session. Context and transient state are left out: they belong to one
   * request, and hold personal data.
   *
   * @throws {ProtectError} `INVALID_CONFIG` while an `evaluate` is open: it is answered in the request that asked.
   */
  toJSON(): WithText<SavedJourney> {
    return withText<SavedJourney>(this.saved());
  }

  /** @internal A journey at its end can be saved, and started again. */
  protected override ending(): () => Run {
    const saved = this.saved();
    return () => resumed(saved, "{}");
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

function beginning(kind: RunKind, config: unknown): () => Run {
  const taken = { number: kind, texts: [nodeConfigurationOf(config)] };
  return () => new Kept(invoke(Operation.NewRun, taken));
}

function resumed(saved: string, given: string): Run {
  return new Kept(invoke(Operation.ResumeRun, { texts: [saved, given] }));
}

function checked(kind: RunKind, config: unknown): Report {
  return invokeForJson(Operation.CheckRun, { number: kind, texts: [nodeConfigurationOf(config)] });
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
