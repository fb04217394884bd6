/** What the page is about: everything that a link restores. */

import standard from "./default-policy.json";

/** The whole state of the page. */
export interface State {
  /** The request as JSON text, as somebody writes or pastes it. */
  request: string;
  /** The response as text, as the service sends it. */
  response: string;
  /** `null` for none. A string is what was typed and is no number: the package says what is wrong with it. */
  scoreThreshold: number | string | null;
  recommendedActions: string[];
  ipFromServer: boolean;
  allowUnknownValues: boolean;
  /** How the request is shown. */
  view: "form" | "json";
}

/** The policy of whoever configures none; it comes from the core, and a test compares them. */
export const DEFAULT_POLICY: Pick<State, "scoreThreshold" | "recommendedActions"> = standard;

/** A state before anything is in it. */
export const EMPTY: State = {
  request: "",
  response: "",
  ...DEFAULT_POLICY,
  ipFromServer: false,
  allowUnknownValues: false,
  view: "form",
};

/** A state from anywhere: members of a wrong type are those of the empty state. */
export function stateOf(value: unknown): State {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<Record<keyof State, unknown>>;
  const flag = (name: "ipFromServer" | "allowUnknownValues") => given[name] === true;
  const text = (name: "request" | "response") => (typeof given[name] === "string" ? given[name] : "");
  const { scoreThreshold: threshold, recommendedActions: actions } = given;
  const isThreshold = threshold === null || typeof threshold === "number" || typeof threshold === "string";
  const isList = Array.isArray(actions) && actions.every((action) => typeof action === "string");
  return {
    request: text("request"),
    response: text("response"),
    scoreThreshold: isThreshold ? threshold : EMPTY.scoreThreshold,
    recommendedActions: isList ? [...actions] : [...EMPTY.recommendedActions],
    ipFromServer: flag("ipFromServer"),
    allowUnknownValues: flag("allowUnknownValues"),
    view: given.view === "json" ? "json" : "form",
  };
}

/** Whether two states are the same but for how they are shown. */
export function same(one: State, other: State): boolean {
  const key = ({ view: _, ...rest }: State) => JSON.stringify(Object.entries(rest).sort());
  return key(one) === key(other);
}
