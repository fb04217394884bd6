/** The first half of the page: a request as form and as JSON, and what the package finds in it. */

import { requestBody, validateRequest, type Report } from "pingone-protect";

import { laidOut, placeOf, read } from "./document";
import { byId } from "./dom";
import { createEditor, type Mark } from "./editor";
import { showFindings, summary } from "./findings";
import { createForm } from "./form";
import type { State } from "./state";
import { createTabs } from "./tabs";

/** Makes the controls; gives the function that shows a state and says in a sentence what it came to. */
export function createRequest(edit: (change: Partial<State>) => void): (state: State) => string {
  const editor = createEditor({
    parent: byId("request-editor"),
    labelledBy: "request-label",
    describedBy: "verdict",
    onChange: (request) => edit({ request }),
  });
  const form = createForm((request) => edit({ request }));
  const tabs = createTabs((view) => edit({ view }));
  const switches = [
    switchOf("ip-from-server", "ipFromServer", edit),
    switchOf("allow-unknown", "allowUnknownValues", edit),
  ];

  return (state) => {
    const report = validateRequest(state.request, state);
    const goTo = (target: string) => {
      if (state.view === "form" && form.goTo(target)) return;
      if (state.view === "form") edit({ view: "json" });
      editor.goTo(placeOf(state.request, read(state.request), target));
    };
    tabs.show(state.view);
    switches.forEach((show) => show(state));
    form.show(state.request, report.diagnostics);
    editor.setText(state.request);
    editor.setMarks(marksOf(state.request, report));
    showFindings(report, goTo);
    byId("body").textContent = bodyOf(state.request);
    return `${summary(report)}.`;
  };
}

function switchOf(
  id: string,
  name: "ipFromServer" | "allowUnknownValues",
  edit: (change: Partial<State>) => void,
): (state: State) => void {
  const box = byId<HTMLInputElement>(id);
  box.addEventListener("change", () => edit({ [name]: box.checked }));
  return (state) => {
    box.checked = state[name];
  };
}

function marksOf(text: string, { diagnostics }: Report): Mark[] {
  const tree = read(text);
  return diagnostics.map(({ severity, target, code, message, hint }) => {
    const said = hint === undefined ? message : `${message}; ${hint}`;
    return { ...placeOf(text, tree, target), kind: severity, message: `${code}: ${said}` };
  });
}

/** The body as it would go out, but for its layout. */
function bodyOf(request: string): string {
  const body = requestBody(request);
  return body === undefined ? "There is none: the request is no object." : laidOut(body);
}
