/**
 * The service for tests: `createEmulator()` gives a `fetch` that answers like it, without a server or network.
 *
 * ```ts
 * const emulator = createEmulator();
 * const client = new ProtectClient({ ...emulator.options, fetch: emulator.fetch });
 * ```
 *
 * It is a test double with the service's manners, not a risk engine. What it answers to what, and the faults that it
 * can be given, stand in the emulator's documentation.
 */

import { callEmulator } from "./runtime.js";
import * as glue from "../glue/pingone_protect_testing_bg.js";

/** What a request is answered with instead, or what goes wrong. The first that fits is used. */
export interface Fault {
  /** Which operation; absent means any. */
  operation?: "token" | "create" | "get" | "complete" | "feedback" | "reset";
  /** How many times; default forever. */
  count?: number;
  /** Delays the answer, in milliseconds. */
  delayMs?: number;
  /** Replaces the processing. */
  status?: number;
  headers?: Record<string, string>;
  /** A string goes out raw, anything else as JSON. */
  body?: unknown;
  /** Breaks the connection before processing, after it, or in the middle of the answer. */
  drop?: "before" | "after" | "middle";
}

/** One request that the emulator received. */
export interface LogEntry {
  operation: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: unknown;
  status: number | null;
  at: string;
}

/** The options of a client that talks to the emulator. */
export interface EmulatorOptions {
  environmentId: string;
  apiUrl: string;
  authUrl: string;
  clientId: string;
  clientSecret: string;
}

/** The service as a value. */
export interface Emulator {
  /** Give this to `ProtectClient`, with `options`. It answers requests to any host. */
  readonly fetch: typeof globalThis.fetch;
  readonly options: EmulatorOptions;
  /** Replaces all faults; none clears them. */
  setFaults(faults: readonly Fault[]): Promise<void>;
  /** Gives that part of all requests a fault by chance, reproducibly. */
  setRandomFaults(random: { seed: number; rate: number }): Promise<void>;
  /** Accepts requests that a check refuses. */
  setLenient(lenient: boolean): Promise<void>;
  /** Moves the environment's clock. */
  advanceClock(millis: number): Promise<void>;
  /** What was received, in order of arrival. */
  log(): Promise<LogEntry[]>;
  /** What is stored, with completion and feedback. */
  evaluations(): Promise<Record<string, unknown>[]>;
  /** Forgets the environment. */
  reset(): Promise<void>;
}

/** What an emulator starts with. */
export interface CreateEmulatorOptions {
  /** The environment of `options` and of the admin calls; any UUID exists on first use. */
  environmentId?: string;
  /** The same seed gives the same ids and tokens; default 0. */
  seed?: number;
}

const ENVIRONMENT = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";
/** Loopback, so that a client needs no other option; nothing listens there. */
const ORIGIN = "http://localhost";

/** Makes an emulator of its own: nothing is shared with another. */
export function createEmulator({ environmentId = ENVIRONMENT, seed = 0 }: CreateEmulatorOptions = {}): Emulator {
  const emulator = callEmulator(() => new glue.Emulator(seed));
  const fetch = (input: RequestInfo | URL, init?: RequestInit) => answer(emulator, new Request(input, init));
  const admin = async (method: string, path: string, body?: unknown) => {
    const url = `${ORIGIN}/emulator/environments/${environmentId}${path}`;
    const response = await fetch(url, body === undefined ? { method } : { method, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`the emulator refused: ${await response.text()}`);
    return response;
  };
  const list = async <T>(path: string) => (await admin("GET", path)).json() as Promise<T[]>;
  const change = async (method: string, path: string, body?: unknown) => void (await admin(method, path, body));
  return {
    fetch: fetch as typeof globalThis.fetch,
    options: {
      environmentId,
      apiUrl: `${ORIGIN}/v1`,
      authUrl: ORIGIN,
      clientId: "worker",
      clientSecret: "any",
    },
    setFaults: (faults) => change("PUT", "/faults", faults),
    setRandomFaults: (random) => change("PUT", "/random", random),
    setLenient: (lenient) => change("PUT", "/lenient", lenient),
    advanceClock: (advanceMs) => change("POST", "/clock", { advanceMs }),
    log: () => list<LogEntry>("/log"),
    evaluations: () => list("/evaluations"),
    reset: () => change("DELETE", ""),
  };
}

/** What a reply says beside its body. */
interface Head {
  status: number;
  headers: [string, string][];
  delayMs: number;
  drop: Fault["drop"] | null;
}

async function answer(emulator: glue.Emulator, request: Request): Promise<Response> {
  const { signal } = request;
  signal.throwIfAborted();
  const { pathname, search, host } = new URL(request.url);
  const headers = JSON.stringify([...request.headers, ["host", host]]);
  const body = new Uint8Array(await request.arrayBuffer());
  const reply = callEmulator(() => emulator.handle(request.method, pathname + search, headers, body, Date.now()));
  try {
    const head = JSON.parse(callEmulator(() => reply.head())) as Head;
    const bytes = callEmulator(() => reply.body());
    if (head.delayMs > 0) await pause(head.delayMs, signal);
    signal.throwIfAborted();
    if (head.drop !== null) throw new TypeError("the emulator broke the connection on purpose");
    const empty = bytes.length === 0 || [204, 205, 304].includes(head.status);
    return new Response(empty ? null : bytes.slice(), { status: head.status, headers: head.headers });
  } finally {
    reply.free();
  }
}

function pause(millis: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
