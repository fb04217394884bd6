/** One token per client, and one refresh at a time however many calls wait for it. */

import { TIMED_OUT, limited } from "./limits.js";
import { type Surroundings, TIMEOUT, drive } from "./driver.js";
import type { Call, ClientCore, Machine, TokenResult } from "./glue/pingone_protect_bg.js";
import { now, platform } from "./platform.js";
import { call } from "./runtime.js";
import type { TokenCallback } from "./types.js";

/** `TokenStep` of the wasm, whose enums have no values here. */
const GIVEN = 0;
const GIVEN_REFRESH = 1;
const WAIT_FORCED = 3;

/** A refresh under way, with the machines that wait for it. */
interface Refresh {
  readonly waiting: Map<Machine, () => void>;
}

export class Tokens {
  readonly #core: ClientCore;
  readonly #callback: TokenCallback | undefined;
  readonly #begin: () => Call;
  #refresh: Refresh | undefined;

  constructor(core: ClientCore, callback: TokenCallback | undefined, begin: () => Call) {
    this.#core = core;
    this.#callback = callback;
    this.#begin = begin;
  }

  /** Gives a machine the token that it asks for, the reason why there is none, or word that its time ran out. */
  async give(surroundings: Surroundings, machine: Machine, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const step: number = call(() => this.#core.authorize(machine, now()));
    if (step === GIVEN_REFRESH) this.#joinOrBegin(surroundings, false);
    if (step === GIVEN || step === GIVEN_REFRESH) return;
    let refresh: Refresh | undefined;
    // Begun behind the call's own clock, so that a token that takes all of it is the call's time-out.
    const given = () =>
      new Promise<void>((resolve) => {
        refresh = this.#joinOrBegin(surroundings, step === WAIT_FORCED);
        refresh.waiting.set(machine, resolve);
      });
    try {
      if ((await limited(timeoutMs, signal, given)) === TIMED_OUT) {
        call(() => machine.onFailure(TIMEOUT, `no token within ${timeoutMs} ms`, now()));
      }
    } finally {
      refresh?.waiting.delete(machine);
    }
  }

  /** A refresh belongs to nobody, so that no waiter's abort ends it. */
  #joinOrBegin(surroundings: Surroundings, forceRefresh: boolean): Refresh {
    if (this.#refresh !== undefined) return this.#refresh;
    const refresh: Refresh = { waiting: new Map() };
    if (platform.sharesPendingWork) this.#refresh = refresh;
    void this.#fresh(surroundings, forceRefresh)
      .then((result) => this.#handOut(refresh, result))
      .catch(() => {
        // The wasm has stopped; the next call says so.
        if (this.#refresh === refresh) this.#refresh = undefined;
        for (const wake of refresh.waiting.values()) wake();
      });
    return refresh;
  }

  /** The value goes to the cache and to all who wait, whose machines take what they need. */
  #handOut(refresh: Refresh, result: TokenResult): void {
    if (this.#refresh === refresh) this.#refresh = undefined;
    call(() => this.#core.store(result));
    for (const [machine, wake] of refresh.waiting) {
      call(() => machine.onToken(result, now()));
      wake();
    }
    call(() => result.free());
  }

  async #fresh(surroundings: Surroundings, forceRefresh: boolean): Promise<TokenResult> {
    const machine = call(() => this.#core.token(this.#begin()));
    if (machine === undefined) return this.#ask(forceRefresh);
    try {
      await drive(surroundings, machine);
      return call(() => machine.takeToken()) as TokenResult;
    } finally {
      machine.free();
    }
  }

  async #ask(forceRefresh: boolean): Promise<TokenResult> {
    const timeoutMs = call(() => this.#core.timeoutMs);
    try {
      const given = await limited(timeoutMs, undefined, async () => this.#callback?.({ forceRefresh }));
      if (given === TIMED_OUT) return call((core) => core.TokenResult.failed(`no answer within ${timeoutMs} ms`));
      return call((core) => core.TokenResult.fromCallback(JSON.stringify(given) ?? "null", now()));
    } catch (error) {
      const cause = String(error instanceof Error ? error.message : error);
      return call((core) => core.TokenResult.failed(cause));
    }
  }
}
