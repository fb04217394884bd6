// The `client` operation: one client, some calls, and what each of them gave.

import { setTimeout as sleep } from "node:timers/promises";
import { ProtectClient } from "pingone-protect";

/** Runs all calls of a case. */
export async function answerClient(input) {
  const session = new Session(input.get("options").value);
  const results = [];
  for (const call of input.get("calls").items) results.push(await session.result(call));
  return JSON.stringify({ results });
}

/** A client, and the last handle that it gave. */
class Session {
  #client;
  #admin;
  #last;

  constructor({ token, ...options }) {
    const callback = Array.isArray(token) ? { token: listed(token) } : token === undefined ? {} : { token };
    this.#client = new ProtectClient({ ...options, ...callback });
    this.#admin = `${String(options.apiUrl).replace(/\/v1\/?$/, "")}/emulator/environments/${options.environmentId}`;
  }

  /** A call's result, with its cancellation. */
  async result(call) {
    const { cancelAfterMs } = call.value;
    const abort = new AbortController();
    const timer = cancelAfterMs === undefined ? undefined : setTimeout(() => abort.abort(), cancelAfterMs);
    try {
      return await this.#call(call, cancelAfterMs === undefined ? undefined : abort.signal);
    } catch (error) {
      if (error?.name === "AbortError" && abort.signal.aborted) return { cancelled: true };
      if (error?.name !== "ProtectError") throw error;
      return { error };
    } finally {
      clearTimeout(timer);
    }
  }

  async #call(raw, signal) {
    const call = raw.value;
    const options = { signal, transactionId: call.transactionId, sessionId: call.sessionId };
    switch (call.call) {
      case "evaluate":
        return shown(this.#keep(await this.#client.evaluate(raw.get("request")?.lossless, options)));
      case "evaluateOrThrow":
        return shown(this.#keep(await this.#client.evaluateOrThrow(raw.get("request")?.lossless, options)));
      case "guard":
        return this.#guard(raw, options);
      case "resume": {
        const ticket = JSON.parse(JSON.stringify(this.#handle().ticket()));
        const { decision, completionStatus } = this.#keep(this.#client.resume(ticket));
        const { outcome, evaluationId } = decision;
        return { decision: { outcome, evaluationId }, completionStatus };
      }
      case "complete": {
        const evaluation = this.#handle();
        const result = await evaluation.complete(call.status, { signal });
        return { result, completionStatus: evaluation.completionStatus };
      }
      case "completeById":
        return { result: await this.#client.complete(call.id ?? this.#handle().id, call.status, options) };
      case "get":
        return { result: await this.#client.get(call.id ?? this.#handle().id, options) };
      case "sendFeedback":
        return { result: await this.#client.sendFeedback(this.#items(call.items), options) };
      case "feedback":
        return { result: await this.#handle().feedback(call.category, call.reason, { signal }) };
      case "resetUserProfile":
        await this.#client.resetUserProfile(call.user, options);
        return {};
      case "advanceClock":
        await fetch(`${this.#admin}/clock`, { method: "POST", body: JSON.stringify({ advanceMs: call.ms }) });
        return {};
      case "waitMs":
        await sleep(call.ms);
        return {};
      case "parallel":
        return { results: await Promise.all(raw.get("calls").items.map((call) => this.result(call))) };
      default:
        throw new Error(`the testee has no call ${call.call}`);
    }
  }

  async #guard(raw, options) {
    const call = raw.value;
    const ended = {};
    const body = async (evaluation) => {
      this.#keep(evaluation);
      if (call.verdict === "succeed") evaluation.succeed();
      if (call.verdict === "fail") evaluation.fail();
      // A failure is swallowed: the handle keeps it.
      if (call.completes !== undefined) await evaluation.complete(call.completes).catch(() => undefined);
      if (call.ticket === true) evaluation.ticket();
      if (call.throws !== undefined) throw new Thrown(call.throws);
      return call.returns;
    };
    try {
      ended.value = await this.#client.guard(raw.get("request")?.lossless, body, options);
    } catch (error) {
      if (!(error instanceof Thrown)) throw error;
      ended.thrown = error.message;
    }
    const evaluation = this.#handle();
    return { ...shown(evaluation), ...ended, completionError: evaluation.completionError };
  }

  #keep(evaluation) {
    this.#last = evaluation;
    return evaluation;
  }

  #handle() {
    if (this.#last === undefined) throw new Error("the case has no handle yet");
    return this.#last;
  }

  /** Items without an evaluation get the last handle's. */
  #items(items) {
    if (!Array.isArray(items)) return items;
    const id = this.#last?.id;
    const needs = (item) => id !== undefined && typeof item === "object" && item !== null && item.riskEvaluation === undefined;
    return items.map((item) => (needs(item) ? { riskEvaluation: { id }, ...item } : item));
  }
}

/** What a guard's body throws, as a framework's redirect does. */
class Thrown extends Error {}

function shown({ decision, completionStatus, attempts, diagnostics, error }) {
  return { decision, completionStatus, attempts, diagnostics, error };
}

/** Gives the tokens one after the other; `null` fails, and so does the end. */
function listed(tokens) {
  const left = [...tokens];
  return () => {
    const token = left.shift();
    if (typeof token !== "string") throw new Error("no token is left");
    return token;
  };
}
