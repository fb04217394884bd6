/**
 * The loop that steps a machine of the wasm with `fetch` and timers. What to send, when to repeat it and what an
 * answer means is the machine's; aborting is the host's own.
 */

import { ProtectError } from "./errors.js";
import { wordOf } from "./json.js";
import { TIMED_OUT, limited, sleep } from "./limits.js";
import type { Machine } from "./glue/pingone_protect_bg.js";
import { now, platform } from "./platform.js";
import { call, callForJson } from "./runtime.js";
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

/** `Failure` of the wasm, whose enums have no values here. */
const CONNECT = 0;
const LOST = 1;
export const TIMEOUT = 2;

/**
 * Runs a call to its end. The machine stays the caller's to free.
 *
 * @throws {ProtectError} what the call failed with, or the signal's reason.
 */
export async function drive<T>(surroundings: Surroundings, machine: Machine, signal?: AbortSignal): Promise<Driven<T>> {
  let body: Uint8Array | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const step = callForJson<Step>(() => machine.step(now()));
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
  if (onEvent !== undefined) tellAll(onEvent, callForJson(() => machine.takeEvents()));
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
      call(() => machine.onFailure(TIMEOUT, `no answer within ${step.timeoutMs} ms`, now()));
      return undefined;
    }
    const { status, date, retryAfter, body } = answer;
    call(() => machine.onResponse(status, date, retryAfter, body, now()));
    return body;
  } catch (error) {
    if (signal?.aborted || error instanceof ProtectError) throw error;
    const failure = platform.isConnectFailure(error) ? CONNECT : LOST;
    call(() => machine.onFailure(failure, words(error), now()));
    return undefined;
  }
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
