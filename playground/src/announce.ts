/** Tells those who hear the page what changed, once somebody pauses: not at every key. */

import { byId } from "./dom";

const PAUSE = 700;
let timer: ReturnType<typeof setTimeout> | undefined;

export function announce(text: string): void {
  clearTimeout(timer);
  const region = byId("announcer");
  timer = setTimeout(() => {
    if (region.textContent !== text) region.textContent = text;
  }, PAUSE);
}
