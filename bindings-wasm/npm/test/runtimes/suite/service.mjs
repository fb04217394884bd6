// Calls to the service: what a runtime's `fetch`, timers and abort signals have to do with them. The machine's own
// rules are the conformance cases'.

/** One that the emulator rates low. */
export const request = { event: { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u-1", name: "ana" } } };
/** No check takes as long: whoever waits for it waits in vain. */
const NEVER_MS = 60_000;

const CHECKS = {
  "a journey: evaluate, complete, read, report": async (service) => {
    const client = service.client();
    const evaluation = await client.evaluate(request);
    equal(evaluation.outcome, "LOW");
    equal(await evaluation.complete("SUCCESS"), "completed");
    const stored = await client.get(evaluation.id);
    equal(stored.event.completionStatus, "SUCCESS");
    const { failed } = await evaluation.feedback("COMPROMISED_ACCOUNT");
    equal(failed.length, 0);
    await client.resetUserProfile(request.event.user);
    equal(operations(await service.log()), "token create complete get feedback reset");
  },
  "a guard completes": async (service) => {
    const told = [];
    const client = service.client({ onEvent: ({ type, operation }) => told.push(`${operation} ${type}`) });
    equal(await client.guard(request, (evaluation) => (evaluation.succeed(), evaluation.outcome)), "LOW");
    const [, , completion] = await service.log();
    equal([completion.operation, completion.body.completionStatus].join(" "), "complete SUCCESS");
    equal(told.filter((line) => line.endsWith("completed")).join(), "token completed,create completed,complete completed");
  },
  "an abort rejects with the signal's reason": async (service) => {
    await service.setFaults([{ operation: "create", delayMs: NEVER_MS }]);
    const abort = new AbortController();
    const call = service.client({ timeoutMs: NEVER_MS }).evaluate(request, { signal: abort.signal });
    setTimeout(() => abort.abort(), 50);
    equal(await call.catch((error) => error.name), "AbortError");
  },
  "a slow service runs into timeoutMs": async (service) => {
    await service.setFaults([{ operation: "create", delayMs: NEVER_MS }]);
    const { outcome, decision } = await service.client({ timeoutMs: 1_000 }).evaluate(request);
    equal(`${outcome} ${decision.reason}`, "FAILURE TIMEOUT");
  },
  "a failing service falls back": async (service) => {
    await service.setFaults([{ operation: "create", status: 500 }]);
    const { outcome, decision, attempts } = await service.client({ fallback: "MEDIUM" }).evaluate(request);
    equal([outcome, decision.decidedBy, decision.reason, attempts].join(" "), "MEDIUM FALLBACK SERVER_ERROR 1");
  },
  "a service that asks to wait is asked again": async (service) => {
    await service.setFaults([{ operation: "create", count: 1, status: 429, headers: { "Retry-After": "0" } }]);
    const { outcome, attempts } = await service.client().evaluate(request);
    equal(`${outcome} ${attempts}`, "LOW 2");
  },
  "a lost answer is not asked for again": async (service) => {
    await service.setFaults([{ operation: "create", drop: "after" }]);
    const { decision, attempts } = await service.client().evaluate(request);
    equal(`${decision.reason} ${attempts}`, "NETWORK 1");
    equal(service.sent(operations(await service.log())), "token create");
  },
  "a lost completion is settled": async (service) => {
    await service.setFaults([{ operation: "complete", count: 1, drop: "after" }]);
    const evaluation = await service.client().evaluate(request);
    equal(await evaluation.complete("SUCCESS"), "completed");
    equal(service.sent(operations(await service.log())), "token create complete get");
  },
  "a redirect is not followed": async (service) => {
    await service.setFaults([{ operation: "create", status: 302, headers: { Location: "/v1/elsewhere" } }]);
    const { decision } = await service.client().evaluate(request);
    equal(decision.reason, "REJECTED");
    equal(operations(await service.log()), "token create");
  },
};

/** Runs every check against a service of its own. */
export async function checkService(name, start) {
  const failures = [];
  for (const [title, check] of Object.entries(CHECKS)) {
    try {
      await check(start());
    } catch (error) {
      failures.push(`${name}: ${title}: ${error?.stack ?? error}`);
    }
  }
  return { passed: Object.keys(CHECKS).length - failures.length, failures };
}

function operations(log) {
  return log.map(({ operation }) => operation).join(" ");
}

function equal(actual, expected) {
  if (actual !== expected) throw new Error(`expected ${expected}, got ${actual}`);
}
