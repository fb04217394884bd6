/** Keeps the fragment of the page's address equal to the state, in both directions. */

import { fragmentOf, hasState, stateFrom } from "./share";
import type { State } from "./state";

/** How long somebody has to pause before the address follows, in milliseconds: browsers limit how often it changes. */
const PAUSE = 250;

export interface Address {
  /** Has the address follow a change, after a pause. */
  follow(): void;
  /** The same at once. False: the state is too much for an address. */
  write(): Promise<boolean>;
  /** Takes the state of the address, when it has one. */
  restore(): Promise<void>;
}

export function createAddress(options: {
  current: () => State;
  onState: (state: State) => void;
  /** A fragment that should have a state and cannot be read. */
  onUnreadable: () => void;
}): Address {
  let timer: ReturnType<typeof setTimeout> | undefined;

  const write = async () => {
    clearTimeout(timer);
    const state = options.current();
    const fragment = await fragmentOf(state);
    // A change in the meantime has its own turn.
    if (fragment === location.hash || state !== options.current()) return true;
    try {
      history.replaceState(null, "", fragment);
      return true;
    } catch {
      return false;
    }
  };

  const restore = async () => {
    const { hash } = location;
    if (!hasState(hash)) return;
    const state = await stateFrom(hash);
    if (hash !== location.hash) return;
    if (state === undefined) return options.onUnreadable();
    clearTimeout(timer);
    options.onState(state);
  };

  addEventListener("hashchange", () => void restore());
  const follow = () => {
    clearTimeout(timer);
    timer = setTimeout(() => void write(), PAUSE);
  };
  return { follow, write, restore };
}
