/**
 * The signals of the visitor's browser: starts the Signals (Protect) SDK that stands on the page, collects, pauses and
 * resumes. It needs no wasm, and never throws: what it gives is either signals or a client error.
 *
 * Load the SDK with its own script tag first; this helper looks for it on `window._pingOneSignals`.
 */

/** What was collected, or why it was not. */
export type CollectedSignals =
  | { readonly signals: string; readonly clientError?: undefined }
  | { readonly clientError: string; readonly signals?: undefined };

/** What the SDK is started with, in its own words; `envId` is the environment. */
export interface SignalsOptions {
  envId?: string;
  behavioralDataCollection?: boolean;
  consoleLogEnabled?: boolean;
  waitForWindowLoad?: boolean;
  [option: string]: unknown;
}

/** The SDK, as it stands on the page. */
interface SignalsSdk {
  init?(options?: object): Promise<unknown>;
  initSilent?(options?: object): Promise<unknown>;
  getData?(): Promise<unknown>;
  pauseBehavioralData?(): void;
  resumeBehavioralData?(): void;
}

let started: Promise<string | undefined> | undefined;

/** Starts the SDK; only the first call counts. Gives a client error, or nothing. */
export async function startSignals(options: SignalsOptions = {}): Promise<{ clientError?: string }> {
  started ??= attempt(async () => {
    const sdk = find();
    await (sdk.init ?? sdk.initSilent)?.call(sdk, options);
  });
  const clientError = await started;
  // A script that comes late is worth another try.
  if (clientError !== undefined) started = undefined;
  return clientError === undefined ? {} : { clientError };
}

/** Collects the signals, to be sent as `event.sdk.signals.data` (or the client error as the request's `clientError`). */
export async function collectSignals(options: SignalsOptions & { timeoutMs?: number } = {}): Promise<CollectedSignals> {
  const { timeoutMs = 10_000, ...rest } = options;
  let signals: unknown;
  const collect = async () => {
    const { clientError } = await startSignals(rest);
    if (clientError !== undefined) throw new Error(clientError);
    const sdk = find();
    signals = await sdk.getData?.call(sdk);
    if (typeof signals !== "string" || signals.trim() === "") throw new Error("the signals SDK gave no signals");
  };
  const clientError = await attempt(() => inTime(timeoutMs, collect()));
  return clientError === undefined ? { signals: signals as string } : { clientError };
}

/** Pauses the collection of behaviour, for instance while a password is typed. */
export function pauseSignals(): { clientError?: string } {
  return attemptNow((sdk) => sdk.pauseBehavioralData?.());
}

/** Goes on with it. */
export function resumeSignals(): { clientError?: string } {
  return attemptNow((sdk) => sdk.resumeBehavioralData?.());
}

function find(): SignalsSdk {
  const sdk = (globalThis as { _pingOneSignals?: SignalsSdk })._pingOneSignals;
  if (typeof sdk !== "object" || sdk === null) throw new Error("the signals SDK is not on this page");
  return sdk;
}

async function attempt(work: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return words(error);
  }
}

function attemptNow(work: (sdk: SignalsSdk) => void): { clientError?: string } {
  try {
    work(find());
    return {};
  } catch (error) {
    return { clientError: words(error) };
  }
}

function inTime<T>(millis: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no signals within ${millis} ms`)), millis);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** The SDK rejects with errors, with strings and with objects; a blank text would count as no error. */
function words(error: unknown): string {
  const { message, id } = (typeof error === "object" && error !== null ? error : {}) as { message?: unknown; id?: unknown };
  const text = [message, id, error].find((part) => typeof part === "string" && part.trim() !== "");
  return (text as string | undefined) ?? "the signals SDK failed";
}
