/** The page: one state, one function that shows it, and the controls that change it. */

import { ProtectError, explain, requestBody, validateRequest, type Explanation, type Report } from "pingone-protect";

import { announce } from "./announce";
import { marksOf, showDecision, spoken } from "./decision";
import { createDiagram } from "./diagram";
import { laidOut, placeOf, read } from "./document";
import { byId } from "./dom";
import { createEditor, type Mark } from "./editor";
import { ask } from "./emulator";
import { createExamples, first } from "./examples";
import { showFindings, summary } from "./findings";
import { createForm } from "./form";
import { createPolicy, type Problem } from "./policy";
import { fragmentOf, hasState, stateFrom } from "./share";
import type { State } from "./state";
import { createTabs } from "./tabs";

/** How long somebody has to pause before the address follows, in milliseconds: browsers limit how often it may change. */
const PAUSE = 250;

export async function start(): Promise<void> {
  let state = first;
  const edit = (change: Partial<State>) => {
    state = { ...state, ...change };
    show(state);
    remember();
  };
  const show = wire(edit);

  let timer: ReturnType<typeof setTimeout> | undefined;
  const remember = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void write(), PAUSE);
  };
  const write = async () => {
    clearTimeout(timer);
    const written = state;
    const fragment = await fragmentOf(written);
    if (fragment === location.hash || written !== state) return;
    try {
      history.replaceState(null, "", fragment);
    } catch {
      tell("This is too much for an address: a link would not have the last changes.");
    }
  };
  const restore = async () => {
    const { hash } = location;
    if (!hasState(hash)) return;
    const restored = await stateFrom(hash);
    if (hash !== location.hash) return;
    if (restored === undefined) return tell("This link cannot be read; nothing was changed.");
    clearTimeout(timer);
    state = restored;
    show(state);
  };

  addEventListener("hashchange", () => void restore());
  byId("share").addEventListener("click", async () => {
    await write();
    const copied = await navigator.clipboard?.writeText(location.href).then(
      () => true,
      () => false,
    );
    tell(
      copied ? "Link copied. It holds everything on this page." : "The link is in the address bar: copy it from there.",
    );
  });
  byId("ask").addEventListener("click", async () => {
    const answer = await ask(state);
    byId("ask-status").textContent =
      "problem" in answer ? answer.problem : "The emulator's answer to the request above.";
    if ("response" in answer) edit(answer);
  });
  show(state);
  await restore();
}

/** Makes the controls; gives the function that shows a state. */
function wire(edit: (change: Partial<State>) => void): (state: State) => void {
  const request = createEditor({
    parent: byId("request-editor"),
    labelledBy: "request-label",
    describedBy: "verdict",
    onChange: (text) => edit({ request: text }),
  });
  const response = createEditor({
    parent: byId("response-editor"),
    labelledBy: "response-label",
    describedBy: "outcome",
    onChange: (text) => edit({ response: text }),
  });
  const form = createForm((text) => edit({ request: text }));
  const policy = createPolicy(edit);
  const tabs = createTabs((view) => edit({ view }));
  const examples = createExamples(edit);
  const diagram = createDiagram(byId("diagram"));
  for (const [id, name] of [
    ["ip-from-server", "ipFromServer"],
    ["allow-unknown", "allowUnknownValues"],
  ] as const) {
    byId(id).addEventListener("change", (event) => edit({ [name]: (event.target as HTMLInputElement).checked }));
  }

  return (state) => {
    const goTo = (target: string) => {
      if (state.view === "form" && form.goTo(target)) return;
      if (state.view === "form") edit({ view: "json" });
      request.goTo(placeOf(state.request, read(state.request), target));
    };
    const report = validateRequest(state.request, state);
    tabs.show(state.view);
    byId<HTMLInputElement>("ip-from-server").checked = state.ipFromServer;
    byId<HTMLInputElement>("allow-unknown").checked = state.allowUnknownValues;
    form.show(state.request, report.diagnostics);
    request.setText(state.request);
    request.setMarks(requestMarks(state.request, report));
    showFindings(report, goTo);
    byId("body").textContent = bodyOf(state.request);

    const { explanation, problem } = decided(state);
    response.setText(state.response);
    response.setMarks(marksOf(explanation, state.response));
    policy.show(state, explanation ?? {}, problem);
    diagram.show(explanation, state);
    showDecision(explanation, state.response);
    examples.show(state);
    announce(`${summary(report)}. ${spoken(explanation)}`);
  };
}

function requestMarks(text: string, { diagnostics }: Report): Mark[] {
  const tree = read(text);
  return diagnostics.map(({ severity, target, code, message }) => {
    return { ...placeOf(text, tree, target), kind: severity, message: `${code}: ${message}` };
  });
}

/** The body as it would go out, but for its layout. */
function bodyOf(request: string): string {
  const body = requestBody(request);
  return body === undefined ? "There is none: the request is no object." : laidOut(body);
}

/** The package's decision, or why it refuses the policy. */
function decided({ response, scoreThreshold, recommendedActions }: State): {
  explanation?: Explanation<string>;
  problem?: Problem;
} {
  try {
    const policy = { scoreThreshold: scoreThreshold as number | null, recommendedActions };
    return { explanation: explain<string>(response, policy) };
  } catch (problem) {
    if (problem instanceof ProtectError) return { problem };
    throw problem;
  }
}

/** Beside the button that was pressed. */
function tell(text: string): void {
  byId("share-status").textContent = text;
}
