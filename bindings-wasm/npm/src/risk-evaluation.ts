/** `RiskEvaluation`: the service's answer as a value, with its text beside it. */

import { decoded, textOf } from "./json.js";
import { Operation } from "./glue/pingone_protect_bg.js";
import { invoke, invokeForJson } from "./runtime.js";
import type { Predictor, RiskEvaluationMembers } from "./types.js";

/** The members are the service's own; what the types do not name is there all the same. */
export interface RiskEvaluation extends RiskEvaluationMembers {}

/**
 * A risk evaluation. Its members are those of the JSON that came, and `JSON.stringify` gives that JSON again.
 * `raw` is the text to the byte.
 */
export class RiskEvaluation {
  /** The text as it came. */
  declare readonly raw: string;
  /** The predictors by compact name: every member of `details` that looks like one. */
  declare readonly predictors: Readonly<Record<string, Predictor>>;

  private constructor() {}

  /** @internal */
  static parse(text: string | Uint8Array): RiskEvaluation {
    const raw = text instanceof Uint8Array ? decoded(text) : textOf(text);
    invoke(Operation.CheckEvaluation, { texts: [raw] });
    const evaluation = JSON.parse(raw) as RiskEvaluationMembers;
    // Members of the response with the names of ours are hidden by them, but not left out of its JSON.
    if ("raw" in evaluation || "predictors" in evaluation) {
      Object.defineProperty(evaluation, "toJSON", { value: () => JSON.parse(raw), enumerable: false });
    }
    Object.setPrototypeOf(evaluation, RiskEvaluation.prototype);
    let predictors: Readonly<Record<string, Predictor>> | undefined;
    Object.defineProperties(evaluation, {
      raw: { value: raw },
      predictors: { get: () => (predictors ??= readPredictors(raw, evaluation)) },
    });
    return evaluation as RiskEvaluation;
  }
}

/** A name with level, type and status. */
type Seen = [name: string, level: string | null, type: string | null, status: string | null];

/** What the wasm says of each, and the rest of its members beside it. */
function readPredictors(raw: string, evaluation: RiskEvaluationMembers): Record<string, Predictor> {
  const details = (evaluation.details ?? {}) as Record<string, object>;
  const entries = invokeForJson<Seen[]>(Operation.Predictors, { texts: [raw] }).map(([name, level, type, status]) => {
    const known = { level: level ?? undefined, type: type ?? undefined, status: status ?? undefined };
    return [name, { ...details[name], ...known }] as const;
  });
  return Object.fromEntries(entries);
}
