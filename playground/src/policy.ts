/** The policy: the threshold, as a slider with the score that came, and the actions that become outcomes. */

import type { ErrorInfo } from "pingone-protect";

import { byId, make, set } from "./dom";
import { DEFAULT_POLICY, type State } from "./state";

export type Policy = Pick<State, "scoreThreshold" | "recommendedActions">;

export interface PolicyPanel {
  show(policy: Policy, came: { score?: number | null; recommendedAction?: string }, problem: Problem | undefined): void;
}

/** Why the package refuses the policy. */
export type Problem = Pick<ErrorInfo, "target" | "message">;

/** Where the slider ends, unless score or threshold are beyond. */
const SCALE = 600;

export function createPolicy(onEdit: (policy: Partial<Policy>) => void): PolicyPanel {
  const [use, slider, number] = [
    byId<HTMLInputElement>("use-threshold"),
    byId<HTMLInputElement>("slider"),
    byId<HTMLInputElement>("threshold"),
  ];
  const name = byId<HTMLInputElement>("action");
  let policy: Policy = DEFAULT_POLICY;
  let remembered = DEFAULT_POLICY.scoreThreshold;

  use.addEventListener("change", () => onEdit({ scoreThreshold: use.checked ? remembered : null }));
  slider.addEventListener("input", () => onEdit({ scoreThreshold: Number(slider.value) }));
  number.addEventListener("input", () => onEdit({ scoreThreshold: thresholdOf(number.value) }));
  const addAction = () => {
    if (!policy.recommendedActions.includes(name.value))
      onEdit({ recommendedActions: [...policy.recommendedActions, name.value] });
    name.value = "";
    name.focus();
  };
  byId("add-action").addEventListener("click", addAction);
  name.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") addAction();
  });
  byId("default-policy").addEventListener("click", () => onEdit({ ...DEFAULT_POLICY }));
  const toggle = (action: string, chosen: boolean) => {
    const others = policy.recommendedActions.filter((other) => other !== action);
    onEdit({ recommendedActions: chosen ? [...others, action] : others });
  };

  return {
    show(shown, came, problem) {
      policy = shown;
      const { scoreThreshold: threshold } = policy;
      remembered = threshold ?? remembered;
      use.checked = threshold !== null;
      slider.disabled = number.disabled = threshold === null;
      showThreshold(threshold ?? remembered, came.score ?? undefined);
      showActions(policy.recommendedActions, came.recommendedAction, toggle);
      showProblem(problem);
    },
  };

  function showThreshold(threshold: number | string | null, score: number | undefined): void {
    const value = typeof threshold === "number" ? threshold : 0;
    const end = Math.max(SCALE, Math.ceil(value / 100) * 100, Math.ceil((score ?? 0) / 100) * 100);
    if (!Number.isFinite(end)) return;
    slider.max = String(end);
    slider.value = String(value);
    if (thresholdOf(number.value) !== threshold) number.value = String(threshold ?? "");
    byId("scale-end").textContent = String(end);
    const mark = byId("score-mark");
    mark.hidden = score === undefined || score < 0;
    mark.style.setProperty("--part", String((score ?? 0) / end));
    byId("score-text").textContent = `score ${score ?? ""}`;
  }
}

/** What is no number goes to the package as it is, which refuses it in its own words. */
function thresholdOf(text: string): number | string {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? text : number;
}

/** The API's actions, those of the policy, and the one that came: a box each. */
function showActions(
  chosen: readonly string[],
  came: string | undefined,
  toggle: (action: string, chosen: boolean) => void,
): void {
  const list = byId("actions");
  const actions = [
    ...new Set([...DEFAULT_POLICY.recommendedActions, ...chosen, ...(came === undefined ? [] : [came])]),
  ];
  const before = [...list.querySelectorAll("input")].map((box) => box.value);
  if (actions.join("\n") !== before.join("\n")) list.replaceChildren(...actions.map((action) => boxOf(action, toggle)));
  for (const box of list.querySelectorAll("input")) {
    box.checked = chosen.includes(box.value);
    set(box.closest("li")!, "data-came", box.value === came ? "true" : undefined);
    box.closest("li")!.querySelector(".came")!.textContent = box.value === came ? "came" : "";
  }
}

function boxOf(action: string, toggle: (action: string, chosen: boolean) => void): HTMLElement {
  const box = make("input", { type: "checkbox", value: action });
  box.addEventListener("change", () => toggle(action, box.checked));
  const name = action.trim() === "" ? "(blank)" : action;
  return make(
    "li",
    {},
    make("label", { class: "chip" }, box, make("code", {}, name), " ", make("span", { class: "came" })),
  );
}

function showProblem(problem: Problem | undefined): void {
  const ofThreshold = problem?.target === "policy.scoreThreshold";
  for (const [id, shown] of [
    ["threshold-problem", ofThreshold],
    ["actions-problem", problem !== undefined && !ofThreshold],
  ] as const) {
    byId(id).hidden = !shown;
    byId(id).textContent = shown ? problem!.message : "";
  }
  set(byId("threshold"), "aria-invalid", ofThreshold ? "true" : undefined);
}
