/** Form and JSON as tabs, with the keys that tabs have. */

import { byId } from "./dom";
import type { State } from "./state";

type View = State["view"];
const VIEWS: readonly View[] = ["form", "json"];

export function createTabs(onChoose: (view: View) => void): { show(view: View): void } {
  const tab = (view: View) => byId(`tab-${view}`);
  const choose = (view: View) => {
    onChoose(view);
    tab(view).focus();
  };
  for (const view of VIEWS) {
    tab(view).addEventListener("click", () => choose(view));
    tab(view).addEventListener("keydown", (event) => {
      const next = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const at = VIEWS.indexOf(view);
      const target =
        event.key === "Home"
          ? VIEWS[0]
          : event.key === "End"
            ? VIEWS.at(-1)
            : next && VIEWS.at((at + next) % VIEWS.length);
      if (!target) return;
      event.preventDefault();
      choose(target);
    });
  }
  return {
    show(shown) {
      for (const view of VIEWS) {
        tab(view).setAttribute("aria-selected", String(view === shown));
        tab(view).tabIndex = view === shown ? 0 : -1;
        byId(`panel-${view}`).hidden = view !== shown;
      }
    },
  };
}
