// What every runtime runs inside itself: the corpus without I/O, and calls to the service, once through the emulator
// as a `fetch` and once through the runtime's own `fetch` to an emulator on loopback. It uses nothing but the package
// and what all runtimes have.

import { checkCorpus } from "./corpus.mjs";
import { checkService, request } from "./service.mjs";
import { inside, onLoopback } from "./services.mjs";

/**
 * Gives `{passed, failures, connectAttempts}`: how much was checked, a sentence for each thing that is wrong, and how
 * often a create was tried on a port where nobody listens (more than once where the runtime can tell that nothing was
 * sent).
 */
export async function runSuite({ cases, loopback, nobody, repeats, pureOnly = false }) {
  const corpus = checkCorpus(cases);
  if (pureOnly) return corpus;
  const ended = [corpus, await checkService("inside", inside), await checkService("loopback", () => onLoopback(loopback, { repeats }))];
  const withToken = { clientId: undefined, clientSecret: undefined, token: () => "" };
  const { attempts } = await onLoopback(nobody).client({ ...withToken, maxRetries: 1 }).evaluate(request);
  return {
    passed: ended.reduce((sum, { passed }) => sum + passed, 0),
    failures: ended.flatMap(({ failures }) => failures),
    connectAttempts: attempts,
  };
}
