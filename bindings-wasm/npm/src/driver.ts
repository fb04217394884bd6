/**
 * The loop that steps a machine of the wasm with `fetch` and timers. What to send, when to repeat it and what an
 * answer means is the machine's; aborting is the host's own.
 */

import { ProtectError } from "./errors.js";
import { wordOf } from "./json.js";
import { TIMED_OUT, limited, sleep } from "./limits.js";
import { Failure, Operation } from "./glue/pingone_protect_bg.js";
import { now, platform } from "./platform.js";
import { type Kept, invoke, invokeForJson } from "./runtime.js";
import type { ErrorInfo, ProtectEvent } from "./types.js";

/** What a machine wants next. */
type Step =
  | { step: "authorize"; timeoutMs: number }
  | SendStep
  | { step: "wait"; millis: number }
  | { step: "done"; value: unknown }
  | { step: "failed"; error: ErrorInfo };

interface SendStep {
  step: "send";
  method: string;
  url: string;
  headers: [string, string][];
  body: string | null;
  timeoutMs: number;
}

/** What a client brings. */
export interface Surroundings {
  readonly fetch: typeof globalThis.fetch;
  /** Gives the machine a token; gives up when the time runs out. */
  authorize(machine: Machine, timeoutMs: number, signal: AbortSignal | undefined): Promise<void>;
  readonly onEvent: ((event: ProtectEvent) => void) | undefined;
}

/** What a call gave, with the last answer's bytes. */
export interface Driven<T> {
  value: T;
  body: Uint8Array | undefined;
}

/** One call under way. */
export type Machine = Kept<"machine">;

/**
 * Runs a call to its end. The machine stays the caller's to free.
 *
 * @throws {ProtectError} what the call failed with, or the signal's reason.
 */
export async function drive<T>(surroundings: Surroundings, machine: Machine, signal?: AbortSignal): Promise<Driven<T>> {
  let body: Uint8Array | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const step = invokeForJson<Step>(Operation.Step, { of: machine, nowMs: now() });
    tell(surroundings, machine);
    switch (step.step) {
      case "authorize":
        await surroundings.authorize(machine, step.timeoutMs, signal);
        break;
      case "send":
        body = await send(surroundings, machine, step, signal);
        break;
      case "wait":
        await sleep(step.millis, signal);
        break;
      case "done":
        return { value: step.value as T, body };
      case "failed":
        throw new ProtectError(step.error);
    }
  }
}

/** Tells `onEvent`, whose own failures are nobody's. */
export function tellAll(onEvent: Surroundings["onEvent"], events: readonly ProtectEvent[]): void {
  for (const event of onEvent === undefined ? [] : events) {
    try {
      const told = (onEvent as (event: ProtectEvent) => unknown)(event);
      if (told instanceof Promise) told.catch(() => undefined);
    } catch {
      // A listener that throws must not take a sign-in down with it.
    }
  }
}

/** A machine that no one listens to keeps its events, and frees them with itself. */
function tell({ onEvent }: Surroundings, machine: Machine): void {
  if (onEvent !== undefined) tellAll(onEvent, invokeForJson(Operation.TakeEvents, { of: machine }));
}

async function send(
  { fetch }: Surroundings,
  machine: Machine,
  step: SendStep,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  try {
    const answer = await limited(step.timeoutMs, signal, (abort) => exchange(fetch, step, abort));
    if (answer === TIMED_OUT) {
      fail(machine, Failure.Timeout, `no answer within ${step.timeoutMs} ms`);
      return undefined;
    }
    const { status, date, retryAfter, body } = answer;
    invoke(Operation.OnResponse, { of: machine, number: status, texts: [date, retryAfter], bytes: body, nowMs: now() });
    return body;
  } catch (error) {
    if (signal?.aborted || error instanceof ProtectError) throw error;
    fail(machine, platform.isConnectFailure(error) ? Failure.Connect : Failure.Lost, words(error));
    return undefined;
  }
}

/** Tells a machine that nothing came. */
export function fail(machine: Machine, failure: Failure, message: string): void {
  invoke(Operation.OnFailure, { of: machine, number: failure, texts: [message], nowMs: now() });
}

async function exchange(fetch: typeof globalThis.fetch, step: SendStep, signal: AbortSignal) {
  const { method, url, headers } = step;
  const init: RequestInit = { ...platform.fetchInit(method), method, headers, redirect: "manual", signal, ...bodyOf(step) };
  const response = await fetch(url, init);
  const body = new Uint8Array(await response.arrayBuffer());
  // A browser hides a redirect that it does not follow.
  const status = response.type === "opaqueredirect" ? 302 : response.status;
  const header = (name: string) => wordOf(response.headers.get(name));
  return { status, date: header("date"), retryAfter: header("retry-after"), body };
}

function bodyOf({ body }: SendStep): RequestInit {
  if (body === null) return {};
  if (!platform.streamsBodies) return { body };
  return { body: new Blob([body]).stream(), duplex: "half" } as RequestInit;
}

/** The platform's own words: `fetch failed` alone says nothing, its cause does. */
function words(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? `${error.message}: ${cause.message}` : String(error.message);
}
