/**
 * The precedence as a drawing: four questions from top to bottom, each with its way out, and the path that the package
 * took. Which way it went is read from the trace; nothing is decided here.
 */

import type { Explanation, TraceRule } from "pingone-protect";

import { draw } from "./dom";
import { kindOf } from "./outcome";
import type { State } from "./state";

export interface Diagram {
  /** The path of a decision; without one nothing is lit. */
  show(
    explanation: Explanation<string> | undefined,
    policy: Pick<State, "scoreThreshold" | "recommendedActions">,
  ): void;
}

type Question = "READABLE" | TraceRule;

const QUESTIONS: readonly { id: Question; title: string; out: readonly string[] }[] = [
  { id: "READABLE", title: "Readable response?", out: ["FAILURE"] },
  { id: "SCORE_THRESHOLD", title: "Above the threshold?", out: ["EXCEEDS_SCORE_THRESHOLD"] },
  { id: "RECOMMENDED_ACTION", title: "Action on the list?", out: ["the action"] },
  { id: "LEVEL", title: "Known level?", out: ["LOW", "MEDIUM", "HIGH"] },
];

/** Measures of the drawing, in its own units. */
const LEFT = { x: 2, width: 192 };
const RIGHT = { x: 238, width: 120 };
const ROW = { top: 3, height: 62, step: 92 };
const END = { top: ROW.top + QUESTIONS.length * ROW.step, height: 44 };
const SIZE = { width: 360, height: END.top + END.height + 3 };
const MIDDLE = LEFT.x + LEFT.width / 2;

export function createDiagram(parent: HTMLElement): Diagram {
  const parts = new Map<string, SVGElement>();
  const name = draw("title", { id: "diagram-name" }, "Precedence");
  const svg = draw(
    "svg",
    { viewBox: `0 0 ${SIZE.width} ${SIZE.height}`, class: "diagram", role: "img", "aria-labelledby": "diagram-name" },
    name,
  );
  const add = (key: string, element: SVGElement) => {
    parts.set(key, element);
    element.dataset["part"] = key;
    svg.append(element);
  };
  QUESTIONS.forEach(({ id, title, out }, index) => {
    const top = ROW.top + index * ROW.step;
    const yes = id === "READABLE" ? ["no", "yes"] : ["yes", "no"];
    add(`${id}>out`, edge(across(top), RIGHT.x - 25, top + ROW.height / 2 - 7, yes[0]!));
    add(`${id}>next`, edge(down(top), MIDDLE + 18, top + ROW.height + 18, yes[1]!));
    add(id, question(index, title, top));
    out.forEach((label, at) => add(`${id}:${label}`, outcomeBox(label, top, at, out.length)));
  });
  add("end", box("outcome", LEFT.x, END.top, LEFT.width, END.height, ["FAILURE"]));
  parent.append(svg);

  return {
    show(explanation, policy) {
      const lit = explanation === undefined ? [] : pathOf(explanation);
      for (const [key, element] of parts) {
        const at = lit.indexOf(key);
        element.classList.toggle("lit", at >= 0);
        element.style.setProperty("--at", String(Math.max(at, 0)));
        if (element.classList.contains("outcome")) element.dataset["kind"] = kindOf(explanation);
      }
      relabel(parts.get("RECOMMENDED_ACTION:the action")!, lit, explanation);
      for (const [id, text] of Object.entries(subtitles(explanation, policy))) {
        parts.get(id)!.querySelector(".sub")!.textContent = text;
      }
      name.textContent = spoken(explanation);
    },
  };
}

/** The parts that are lit, in the order of the path. */
export function pathOf({ trace, outcome }: Explanation<string>): string[] {
  const path = ["READABLE"];
  if (trace.length === 0) return [...path, "READABLE>out", "READABLE:FAILURE"];
  path.push("READABLE>next");
  for (const { rule, matched } of trace) {
    path.push(rule);
    if (!matched) path.push(`${rule}>next`);
    else path.push(`${rule}>out`, `${rule}:${rule === "RECOMMENDED_ACTION" ? "the action" : outcome}`);
  }
  return trace.at(-1)?.matched ? path : [...path, "end"];
}

/** What each question looks at. */
function subtitles(
  explanation: Explanation<string> | undefined,
  policy: Pick<State, "scoreThreshold" | "recommendedActions">,
) {
  const { scoreThreshold: threshold, recommendedActions: actions } = policy;
  const score = explanation?.score === undefined ? "no score" : `score ${explanation.score ?? "too large"}`;
  const listed = actions.length === 0 ? "none listed" : `${actions.length} listed`;
  return {
    READABLE: "one object with a result",
    SCORE_THRESHOLD: `${score}, ${threshold === null ? "no threshold" : `threshold ${threshold}`}`,
    RECOMMENDED_ACTION: `${short(explanation?.recommendedAction ?? "none came", 22)}, ${listed}`,
    LEVEL: short(explanation?.level ?? "no level", 28),
  };
}

function spoken(explanation: Explanation<string> | undefined): string {
  if (explanation === undefined) return "Precedence diagram; no decision.";
  const steps = explanation.trace.map(({ rule, matched }) => `${rule}: ${matched ? "yes" : "no"}`);
  const readable = `readable response: ${explanation.trace.length > 0 ? "yes" : "no"}`;
  return `Precedence diagram. Path taken: ${[readable, ...steps].join(", ")}. Outcome ${explanation.outcome}.`;
}

/** The way out of the second rule carries the name of the action that decided. */
function relabel(part: SVGElement, lit: readonly string[], explanation: Explanation<string> | undefined): void {
  const label = lit.includes("RECOMMENDED_ACTION:the action") ? explanation!.outcome : "the action";
  const { x, width } = RIGHT;
  part.querySelectorAll("text").forEach((old) => old.remove());
  part.append(...words(label, x + width / 2, ROW.top + 2 * ROW.step + ROW.height / 2));
}

function question(index: number, title: string, top: number): SVGElement {
  const group = draw("g", { class: "question" });
  group.append(draw("rect", { x: LEFT.x, y: top, width: LEFT.width, height: ROW.height, rx: 10 }));
  if (index > 0) {
    group.append(
      draw("circle", { cx: LEFT.x + 19, cy: top + 22, r: 9.5, class: "badge" }),
      draw("text", { x: LEFT.x + 19, y: top + 26, class: "number" }, String(index)),
    );
  }
  const x = LEFT.x + (index > 0 ? 35 : 12);
  group.append(draw("text", { x, y: top + 26.5, class: "ask" }, title));
  group.append(draw("text", { x: LEFT.x + 12, y: top + 48, class: "sub" }));
  return group;
}

function outcomeBox(label: string, top: number, at: number, count: number): SVGElement {
  const gap = 4;
  const height = count === 1 ? 44 : (ROW.height - gap * (count - 1)) / count;
  const y = count === 1 ? top + (ROW.height - height) / 2 : top + at * (height + gap);
  return box("outcome", RIGHT.x, y, RIGHT.width, height, [label]);
}

function box(kind: string, x: number, y: number, width: number, height: number, [label = ""]: string[]): SVGElement {
  const group = draw("g", { class: kind });
  group.append(
    draw("rect", { x, y, width, height, rx: Math.min(10, height / 2) }),
    ...words(label, x + width / 2, y + height / 2),
  );
  return group;
}

/** A name in lines that fit, broken at its underscores. */
function words(label: string, x: number, y: number): SVGElement[] {
  const lines: string[] = [];
  for (const word of short(label, 40).split(/(?<=_)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= 15) lines[lines.length - 1] = last + word;
    else lines.push(short(word, 16));
  }
  return lines.map((line, index) =>
    draw("text", { x, y: y + 4 + (index - (lines.length - 1) / 2) * 14, class: "name" }, line),
  );
}

function across(top: number): string {
  const y = top + ROW.height / 2;
  return `M${LEFT.x + LEFT.width} ${y}H${RIGHT.x - 6}`;
}

function down(top: number): string {
  return `M${MIDDLE} ${top + ROW.height}V${top + ROW.step - 6}`;
}

/** A line with its arrow head and its word. */
function edge(path: string, x: number, y: number, word: string): SVGElement {
  const tip = path.includes("H") ? "M-7 -4.5L1 0L-7 4.5Z" : "M-4.5 -7L0 1L4.5 -7Z";
  const end = path.includes("H")
    ? [RIGHT.x - 3, Number(/ ([\d.]+)H/.exec(path)![1])]
    : [MIDDLE, Number(path.split("V")[1]) + 3];
  return draw(
    "g",
    { class: "edge" },
    draw("path", { d: path, class: "line" }),
    draw("path", { d: path, class: "line over", pathLength: 1 }),
    draw("path", { d: tip, class: "tip", transform: `translate(${end[0]} ${end[1]})` }),
    draw("text", { x, y, class: "word" }, word),
  );
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
