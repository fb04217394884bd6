/** The decision on a response: outcome, steps, what came, and the place in the response that decided. */

import { outcomeLabel, parseEvaluation, type Explanation, type TraceRule } from "pingone-protect";

import { find, placeOf, read, type Path } from "./document";
import { byId, make, sentence, set } from "./dom";
import type { Mark } from "./editor";
import { kindOf } from "./outcome";

const DECIDERS: Record<Explanation["decidedBy"], string> = {
  SCORE_THRESHOLD: "by the score threshold",
  RECOMMENDED_ACTION: "by the recommended action",
  LEVEL: "by the level",
  FALLBACK: "by the fallback",
  ERROR: "by an error",
  CLIENT_ERROR: "by a client error",
};

const RULES: Record<string, string> = {
  SCORE_THRESHOLD: "Score threshold",
  RECOMMENDED_ACTION: "Recommended action",
  LEVEL: "Level",
} satisfies Partial<Record<TraceRule, string>>;

/** Shows a decision; `undefined` when the policy is none. */
export function showDecision(explanation: Explanation<string> | undefined, response: string): void {
  const banner = byId("outcome");
  banner.dataset["kind"] = kindOf(explanation);
  const label = explanation === undefined ? "No decision" : outcomeLabel(explanation.outcome);
  byId("outcome-label").textContent = label;
  byId("outcome-code").textContent = explanation?.outcome ?? "the policy is refused";
  byId("outcome-code").hidden = explanation?.outcome === label;
  byId("outcome-by").textContent = explanation === undefined ? "" : `decided ${DECIDERS[explanation.decidedBy]}`;
  const message = byId("outcome-message");
  message.hidden = explanation?.message === undefined;
  message.textContent = sentence(explanation?.message ?? "");
  byId("steps-title").hidden = (explanation?.trace ?? []).length === 0;
  byId("steps").replaceChildren(...(explanation?.trace ?? []).map(stepOf));
  byId("warnings").replaceChildren(...(explanation?.warnings ?? []).map((warning) => make("li", {}, warning)));
  byId("warnings-block").hidden = (explanation?.warnings ?? []).length === 0;
  byId("facts").replaceChildren(
    ...factsOf(explanation).flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]),
  );
  showPredictors(response);
}

/** In a sentence, for those who hear the page. */
export function spoken(explanation: Explanation<string> | undefined): string {
  if (explanation === undefined) return "No decision: the policy is refused.";
  return `Outcome ${explanation.outcome}, decided ${DECIDERS[explanation.decidedBy]}.`;
}

/** The value that made the outcome, or where the response cannot be read. */
export function marksOf(explanation: Explanation<string> | undefined, response: string): Mark[] {
  const tree = read(response);
  if (explanation === undefined) return [];
  if (explanation.trace.length === 0) {
    return [
      { ...placeOf(response, tree, "result"), kind: "error", message: explanation.message ?? explanation.outcome },
    ];
  }
  const places = placesOf(explanation).filter((path) => find(tree, path) !== undefined);
  const kind = explanation.decidedBy === "ERROR" ? "error" : "decided";
  const detail = explanation.trace.at(-1)?.detail ?? "";
  return places.slice(0, 1).map((path) => ({ ...placeOf(response, tree, path.join(".")), kind, message: detail }));
}

function placesOf({ decidedBy }: Explanation<string>): Path[] {
  switch (decidedBy) {
    case "SCORE_THRESHOLD":
      return [["result", "score"]];
    case "RECOMMENDED_ACTION":
      return [
        ["result", "recommendedAction"],
        ["result", "recommendedActions"],
      ];
    default:
      return [["result", "level"], ["result"]];
  }
}

function stepOf({ rule, matched, detail }: Explanation<string>["trace"][number]): HTMLElement {
  const answer = make("span", { class: "answer" }, matched ? "yes" : "no");
  const item = make(
    "li",
    { class: "step" },
    make("strong", {}, RULES[rule] ?? rule),
    " ",
    answer,
    make("p", {}, detail),
  );
  set(item, "data-matched", matched ? "true" : undefined);
  return item;
}

function factsOf(explanation: Explanation<string> | undefined): [string, string][] {
  if (explanation === undefined) return [];
  const { evaluationId, level, score, recommendedAction, source, reason, mitigations } = explanation;
  const facts: [string, string | undefined][] = [
    ["evaluationId", evaluationId],
    ["level", level],
    ["score", score === null ? "too large for a number" : score?.toString()],
    ["recommendedAction", recommendedAction],
    ["mitigations", mitigations.length > 0 ? JSON.stringify(mitigations) : undefined],
    ["source", source],
    ["reason", reason],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function showPredictors(response: string): void {
  const rows = Object.entries(predictorsOf(response)).map(([name, { level, type, status }]) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, name),
      ...[level, type, status].map((value) => make("td", {}, value ?? "–")),
    ),
  );
  byId("predictors-block").hidden = rows.length === 0;
  byId("predictors").replaceChildren(...rows);
}

/** A response that cannot be read has none; the decision says why. */
function predictorsOf(response: string) {
  try {
    return parseEvaluation(response).predictors;
  } catch {
    return {};
  }
}
