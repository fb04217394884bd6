/** The page: one state, one function that shows it, and the controls that change it. */

import { createAddress, type Address } from "./address";
import { announce } from "./announce";
import { byId } from "./dom";
import { ask } from "./emulator";
import { createExamples, first } from "./examples";
import { createRequest } from "./request";
import { createResponse } from "./response";
import type { State } from "./state";

export async function start(): Promise<void> {
  let state = first;
  const take = (next: State) => {
    state = next;
    show(state);
  };
  const edit = (change: Partial<State>) => {
    take({ ...state, ...change });
    address.follow();
  };
  const show = wire(edit);
  const address = createAddress({
    current: () => state,
    onState: take,
    onUnreadable: () => tell("share-status", "This link cannot be read; nothing was changed."),
  });
  byId("share").addEventListener("click", () => void share(address));
  byId("ask").addEventListener("click", async () => {
    const answer = await ask(state);
    tell("ask-status", "problem" in answer ? answer.problem : "The emulator's answer to the request above.");
    if ("response" in answer) edit(answer);
  });
  show(state);
  await address.restore();
}

/** Makes the controls; gives the function that shows a state. */
function wire(edit: (change: Partial<State>) => void): (state: State) => void {
  const request = createRequest(edit);
  const response = createResponse(edit);
  const examples = createExamples(edit);
  return (state) => {
    examples.show(state);
    announce(`${request(state)} ${response(state)}`);
  };
}

async function share(address: Address): Promise<void> {
  if (!(await address.write())) return tell("share-status", "This is too much for a link.");
  try {
    await navigator.clipboard.writeText(location.href);
    tell("share-status", "Link copied. It holds everything on this page.");
  } catch {
    // Browsers give the clipboard to secure pages alone, and only when their user lets them.
    tell("share-status", "The link is in the address bar: copy it from there.");
  }
}

/** Beside the button that was pressed. */
function tell(id: "share-status" | "ask-status", text: string): void {
  byId(id).textContent = text;
}
