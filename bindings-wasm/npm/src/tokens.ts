/** One token per client, and one refresh at a time however many calls wait for it. */

import { TIMED_OUT, limited } from "./limits.js";
import { type Machine, type Surroundings, drive, fail } from "./driver.js";
import { Failure, Operation } from "./glue/pingone_protect_bg.js";
import { now, platform } from "./platform.js";
import { type Call, Kept, invoke } from "./runtime.js";
import type { TokenCallback } from "./types.js";

/** A refresh under way, with the machines that wait for it. */
interface Refresh {
  readonly waiting: Map<Machine, () => void>;
}

export class Tokens {
  readonly #core: Kept<"client">;
  readonly #callback: TokenCallback | undefined;
  readonly #begin: () => Call;
  #refresh: Refresh | undefined;

  constructor(core: Kept<"client">, callback: TokenCallback | undefined, begin: () => Call) {
    this.#core = core;
    this.#callback = callback;
    this.#begin = begin;
  }

  /** Gives a machine the token that it asks for, the reason why there is none, or word that its time ran out. */
  async give(surroundings: Surroundings, machine: Machine, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const then = invoke(Operation.Authorize, { of: this.#core, number: machine.number, nowMs: now() });
    if (then === "refresh") this.#joinOrBegin(surroundings, false);
    if (then === "" || then === "refresh") return;
    let refresh: Refresh | undefined;
    // Begun behind the call's own clock, so that a token that takes all of it is the call's time-out.
    const given = () =>
      new Promise<void>((resolve) => {
        refresh = this.#joinOrBegin(surroundings, then === "force");
        refresh.waiting.set(machine, resolve);
      });
    try {
      if ((await limited(timeoutMs, signal, given)) === TIMED_OUT) {
        fail(machine, Failure.Timeout, `no token within ${timeoutMs} ms`);
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
      .then((asked) => this.#handOut(refresh, asked))
      .catch(() => {
        // The wasm has stopped; the next call says so.
        if (this.#refresh === refresh) this.#refresh = undefined;
        for (const wake of refresh.waiting.values()) wake();
      });
    return refresh;
  }

  /** The value goes to the cache and to all who wait, whose machines take what they need. */
  #handOut(refresh: Refresh, asked: Machine): void {
    if (this.#refresh === refresh) this.#refresh = undefined;
    const { number } = asked;
    invoke(Operation.StoreToken, { of: this.#core, number });
    for (const [machine, wake] of refresh.waiting) {
      invoke(Operation.OnToken, { of: machine, number, nowMs: now() });
      wake();
    }
    asked.free();
  }

  /** The machine that has asked, in which the answer is. */
  async #fresh(surroundings: Surroundings, forceRefresh: boolean): Promise<Machine> {
    if (this.#callback !== undefined) return this.#ask(this.#callback, forceRefresh);
    const machine: Machine = new Kept(invoke(Operation.AskForToken, { of: this.#core, call: this.#begin() }));
    try {
      await drive(surroundings, machine);
      return machine;
    } catch (error) {
      machine.free();
      throw error;
    }
  }

  async #ask(callback: TokenCallback, forceRefresh: boolean): Promise<Machine> {
    const failed = (cause: string) => new Kept<"machine">(invoke(Operation.TokenFailed, { texts: [cause] }));
    const timeoutMs = Number(invoke(Operation.TimeoutMs, { of: this.#core }));
    try {
      const given = await limited(timeoutMs, undefined, async () => callback({ forceRefresh }));
      if (given === TIMED_OUT) return failed(`no answer within ${timeoutMs} ms`);
      const taken = { texts: [JSON.stringify(given) ?? "null"], nowMs: now() };
      return new Kept(invoke(Operation.TokenOfCallback, taken));
    } catch (error) {
      return failed(String(error instanceof Error ? error.message : error));
    }
  }
}
