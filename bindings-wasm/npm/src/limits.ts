/** Time and aborts: whatever is waited for ends with its time or with its signal, even if it listens to neither. */

/** The time ran out. */
export const TIMED_OUT: unique symbol = Symbol("timed out");

/**
 * What the work gives, unless its time runs out first. The work's own signal is aborted then, and whatever it still
 * does is ignored.
 */
export function limited<T>(
  millis: number,
  signal: AbortSignal | undefined,
  work: (abort: AbortSignal) => Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  return new Promise((resolve, reject) => {
    const abort = new AbortController();
    const end = (settle: () => void) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", aborted);
      settle();
    };
    const aborted = () => {
      end(() => reject(signal?.reason));
      abort.abort(signal?.reason);
    };
    const timer = setTimeout(() => {
      end(() => resolve(TIMED_OUT));
      abort.abort();
    }, millis);
    if (signal?.aborted) return aborted();
    signal?.addEventListener("abort", aborted, { once: true });
    started(work, abort.signal).then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/** Sleeps, unless the signal aborts. */
export async function sleep(millis: number, signal: AbortSignal | undefined): Promise<void> {
  await limited(millis, signal, () => new Promise<never>(() => undefined));
}

/** A function that throws at once fails like one that does later. */
async function started<T>(work: (abort: AbortSignal) => Promise<T>, abort: AbortSignal): Promise<T> {
  return work(abort);
}

/** What the work gives, unless the signal aborts first. */
export function unlessAborted<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (signal === undefined) return work();
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const aborted = () => reject(signal.reason);
    signal.addEventListener("abort", aborted, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", aborted));
  });
}
