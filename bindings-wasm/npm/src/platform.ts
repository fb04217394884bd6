/**
 * What differs between runtimes beside the loading of the wasm. An entry says what is special where it runs; nothing
 * else asks.
 */

export interface Platform {
  /**
   * Whether one request may wait for what another began. In Workers it may not: I/O belongs to the request that
   * started it.
   */
  sharesPendingWork: boolean;
  /** Members of a `fetch` beside those of the request. */
  fetchInit(method: string): RequestInit;
  /** Whether a body goes out as a stream, which no runtime repeats on its own. */
  streamsBodies: boolean;
  /** Whether a failure of `fetch` is one to connect, so that certainly nothing was sent. Most cannot tell. */
  isConnectFailure(error: unknown): boolean;
  /** The variables of the process, where there are any. */
  environment(): Record<string, string | undefined>;
}

export const platform: Platform = {
  sharesPendingWork: true,
  fetchInit: () => ({ cache: "no-store" }),
  streamsBodies: false,
  isConnectFailure: () => false,
  environment: () => {
    const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
    return process?.env ?? {};
  },
};

/** Says what is special here. */
export function configure(special: Partial<Platform>): void {
  Object.assign(platform, special);
}

/** Milliseconds on a clock that never goes back. */
export function now(): number {
  return typeof performance === "object" ? performance.now() : Date.now();
}
