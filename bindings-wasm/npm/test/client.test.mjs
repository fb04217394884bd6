// What only this host can show: aborts, time, the token's single flight, disposal, the environment.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { ProtectClient, ProtectError } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

const request = {
  event: {
    ip: "8.8.8.8",
    user: { type: "EXTERNAL", id: "u-1", name: "ana@example.com" },
    browser: { userAgent: "Mozilla/5.0" },
    targetResource: { id: "app" },
  },
};

function started(options = {}) {
  const emulator = createEmulator();
  return { emulator, client: new ProtectClient({ ...emulator.options, fetch: emulator.fetch, ...options }) };
}

async function operations(emulator) {
  return (await emulator.log()).map(({ operation, status }) => `${operation} ${status}`);
}

test("an abort rejects with the signal's own reason", async () => {
  const { emulator, client } = started();
  await emulator.setFaults([{ operation: "create", delayMs: 5000 }]);
  await assert.rejects(client.evaluate(request, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("gone")), 30);
  await assert.rejects(client.evaluate(request, { signal: abort.signal }), /gone/);
});

test("the overall time holds against a fetch that hears no signal", async () => {
  const silent = () => new Promise(() => undefined);
  const { client } = started({ fetch: silent, timeoutMs: 60, maxRetries: 0 });
  const evaluation = await client.evaluate(request);
  assert.equal(evaluation.decision.reason, "TIMEOUT");
  assert.ok(evaluation.elapsedMs < 1000);
});

test("a slow server ends in TIMEOUT, and in the fallback's level", async () => {
  const server = createServer((_, response) => setTimeout(() => response.end("{}"), 3000).unref()).listen(0);
  const url = `http://127.0.0.1:${server.address().port}`;
  const options = { ...createEmulator().options, apiUrl: `${url}/v1`, authUrl: url, timeoutMs: 100 };
  assert.equal((await new ProtectClient(options).evaluate(request)).decision.reason, "TIMEOUT");
  const { decision } = await new ProtectClient({ ...options, fallback: "HIGH" }).evaluate(request);
  assert.deepEqual([decision.outcome, decision.decidedBy], ["HIGH", "FALLBACK"]);
  server.closeAllConnections();
  server.close();
});

test("nobody listening is NETWORK, and is repeated", async () => {
  const server = createServer().listen(0);
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  const options = { ...createEmulator().options, apiUrl: `http://127.0.0.1:${port}/v1`, token: () => "t", maxRetries: 1 };
  const { error, attempts } = await new ProtectClient({ ...options, clientId: null, clientSecret: null }).evaluate(request);
  assert.deepEqual([error.code, attempts], ["NETWORK", 2]);
});

test("many calls wait for one token, and an abort of one ends nothing", async () => {
  const { emulator, client } = started();
  await emulator.setFaults([{ operation: "token", delayMs: 50 }]);
  const aborted = client.evaluate(request, { signal: AbortSignal.timeout(10) }).catch((error) => error.name);
  const evaluations = await Promise.all(Array.from({ length: 20 }, () => client.evaluate(request)));
  assert.equal(await aborted, "TimeoutError");
  assert.ok(evaluations.every(({ outcome }) => outcome === "LOW"));
  assert.equal((await operations(emulator)).filter((entry) => entry.startsWith("token")).length, 1);
});

test("a token callback may be synchronous, and is told to refresh after a 401", async () => {
  const asked = [];
  const token = ({ forceRefresh }) => {
    asked.push(forceRefresh);
    return { accessToken: `t-${asked.length}`, expiresIn: 3600 };
  };
  const { client } = started({ token, clientId: null, clientSecret: null });
  assert.equal((await client.evaluate(request)).decision.reason, "UNAUTHORIZED");
  assert.deepEqual(asked, [false, true]);
});

test("await using completes, with FAILED when nothing was recorded", async () => {
  const { emulator, client } = started();
  const used = await client.evaluate(request);
  used.succeed();
  await used[Symbol.asyncDispose]();
  const events = [];
  const other = new ProtectClient({ ...emulator.options, fetch: emulator.fetch, onEvent: (event) => events.push(event) });
  const forgotten = await other.evaluate(request);
  await forgotten[Symbol.asyncDispose]();
  assert.deepEqual([used.completionStatus, forgotten.completionStatus], ["SUCCESS", "FAILED"]);
  assert.ok(events.some(({ type }) => type === "warning"));
});

test("an aborted guard completes, and does not wait for its body", async () => {
  const { emulator, client } = started();
  const body = () => sleep(1000);
  await assert.rejects(client.guard(request, body, { signal: AbortSignal.timeout(50) }), { name: "TimeoutError" });
  assert.deepEqual(await operations(emulator), ["token 200", "create 201", "complete 200"]);
});

test("a guard that is aborted before its body begins does not run it, and completes", async () => {
  const abort = new AbortController();
  const onEvent = ({ type, operation }) => type === "completed" && operation === "create" && abort.abort(new Error("gone"));
  const { emulator, client } = started({ onEvent });
  const body = () => assert.fail("the body ran");
  await assert.rejects(client.guard(request, body, { signal: abort.signal }), /gone/);
  assert.deepEqual(await operations(emulator), ["token 200", "create 201", "complete 200"]);
});

test("with waitUntil the guard's completion runs behind the answer", async () => {
  const behind = [];
  const { emulator, client } = started({ waitUntil: (promise) => behind.push(promise) });
  await emulator.setFaults([{ operation: "complete", delayMs: 100 }]);
  assert.equal(await client.guard(request, (evaluation) => evaluation.outcome), "LOW");
  assert.equal((await operations(emulator)).length, 2);
  await Promise.all(behind);
  assert.equal((await operations(emulator)).at(-1), "complete 200");
});

test("concurrent completions of one handle queue", async () => {
  const { emulator, client } = started();
  const evaluation = await client.evaluate(request);
  const results = await Promise.allSettled(["SUCCESS", "SUCCESS", "FAILED"].map((status) => evaluation.complete(status)));
  assert.deepEqual(results.map(({ value, reason }) => value ?? reason.code), ["completed", "completed", "ALREADY_COMPLETED"]);
  assert.equal((await operations(emulator)).filter((entry) => entry.startsWith("complete")).length, 1);
});

test("a listener that throws or rejects is nobody's failure", async () => {
  const onEvent = async () => {
    throw new Error("no");
  };
  const thrower = () => {
    throw new Error("no");
  };
  assert.equal((await started({ onEvent }).client.evaluate(request)).outcome, "LOW");
  assert.equal((await started({ onEvent: thrower }).client.evaluate(request)).outcome, "LOW");
});

test("fromEnv takes an environment, or the process's own", () => {
  const { environmentId, clientId, clientSecret } = createEmulator().options;
  const env = { PINGONE_ENVIRONMENT_ID: environmentId, PINGONE_CLIENT_ID: clientId, PINGONE_CLIENT_SECRET: clientSecret };
  assert.ok(ProtectClient.fromEnv({ ...env, PINGONE_REGION: "EU", PINGONE_API_URL: "" }));
  assert.throws(() => ProtectClient.fromEnv(env), { code: "INVALID_CONFIG", target: "region" });
  assert.throws(() => ProtectClient.fromEnv(), { code: "INVALID_CONFIG" });
});

test("options of a wrong type are named", () => {
  const good = createEmulator().options;
  for (const [name, value] of Object.entries({ fetch: 5, token: "t", onEvent: {}, waitUntil: "x", timeoutMs: NaN, colour: 1 })) {
    assert.throws(() => new ProtectClient({ ...good, [name]: value }), { code: "INVALID_CONFIG", target: name }, name);
  }
});

test("a client secret where a document is needs a word", () => {
  globalThis.document = {};
  const { options } = createEmulator();
  assert.throws(() => new ProtectClient(options), { code: "INVALID_CONFIG", target: "clientSecret" });
  assert.ok(new ProtectClient({ ...options, dangerouslyAllowBrowser: true }));
  delete globalThis.document;
});

test("debug output and JSON show no secrets and no events", async () => {
  const { client } = started();
  const evaluation = await client.evaluate(request);
  for (const value of [client, evaluation]) {
    const shown = `${inspect(value, { depth: 9 })} ${JSON.stringify(value)}`;
    assert.ok(!/8\.8\.8\.8|ana@|clientSecret|worker/.test(shown), shown);
  }
});

test("errors are one class with plain data", async () => {
  const { client } = started();
  const error = await client.evaluate({ event: {} }).catch((error) => error);
  assert.ok(error instanceof ProtectError && error instanceof Error);
  assert.equal(error.report.valid, false);
  assert.equal(JSON.parse(JSON.stringify(error)).code, "VALIDATION_FAILED");
  assert.ok(!("status" in error));
});

test("a value of a wrong type is a finding, and never stops the wasm", async () => {
  const { client } = started();
  const evaluation = await client.evaluate(request);
  const odd = [5, {}, [], true, null, undefined, Symbol("odd"), () => 1, 5n, NaN];
  for (const value of odd) {
    const calls = {
      complete: () => evaluation.complete(value),
      completeById: () => client.complete(value, "SUCCESS"),
      status: () => client.complete("e-1", value),
      feedback: () => evaluation.feedback(value, value),
      evaluate: () => client.evaluate(value),
      resume: () => client.resume(value),
      get: () => client.get(value),
      reset: () => client.resetUserProfile(value),
      sendFeedback: () => client.sendFeedback(value),
      perform: () => client.perform(value),
    };
    for (const [name, call] of Object.entries(calls)) {
      const error = await Promise.resolve().then(call).then(() => undefined, (error) => error);
      const expected = ["VALIDATION_FAILED", "INVALID_CONFIG", "NOT_FOUND"].includes(error?.code);
      // Feedback on nothing is no feedback.
      assert.ok(expected || name === "sendFeedback", `${name} ${String(value)}: ${error}`);
    }
    client.evaluateClientError(value);
    assert.equal((await client.evaluate(request, { transactionId: value, sessionId: value })).outcome, "LOW");
  }
});

test("what a fetch of one's own gives may be odd, too", async () => {
  const body = new TextEncoder().encode('{"id":"e-1","result":{"level":"LOW"}}').buffer;
  const answers = [undefined, 5, { status: 201 }, { status: 201, headers: { get: () => 5 }, arrayBuffer: async () => body }];
  const reasons = [];
  for (const answer of answers) {
    const { client } = started({ fetch: async () => answer, token: () => "t", clientId: null, clientSecret: null });
    const { decision } = await client.evaluate(request);
    reasons.push(decision.reason ?? decision.outcome);
  }
  assert.deepEqual(reasons, ["NETWORK", "NETWORK", "NETWORK", "LOW"]);
  const error = Object.assign(new Error("x"), { message: { odd: true } });
  const { client } = started({ fetch: () => Promise.reject(error), maxRetries: 0 });
  assert.equal((await client.evaluate(request)).decision.reason, "NETWORK");
});

test("a token callback that never ends is a time-out, one that fails is UNAUTHORIZED", async () => {
  const options = { clientId: null, clientSecret: null, timeoutMs: 50 };
  const silent = started({ ...options, token: () => new Promise(() => undefined) }).client;
  assert.equal((await silent.evaluate(request)).decision.reason, "TIMEOUT");
  for (const token of [() => Promise.reject(new Error("no session")), () => 5, () => undefined, () => ({ accessToken: 5 })]) {
    const { error } = await started({ ...options, token }).client.evaluate(request);
    assert.equal(error.code, "UNAUTHORIZED");
  }
});

test("a waitUntil that refuses does not replace the value", async () => {
  const waitUntil = () => {
    throw new TypeError("Illegal invocation");
  };
  const { emulator, client } = started({ waitUntil });
  assert.equal(await client.guard(request, () => "value"), "value");
  assert.equal((await operations(emulator)).at(-1), "complete 200");
});

test("events and errors tell nothing personal", async () => {
  const events = [];
  const { emulator, client } = started({ onEvent: (event) => events.push(event) });
  const event = { ...request.event, sdk: { signals: { data: "s3cret" } }, session: { id: "s3cret" } };
  const faults = [{ operation: "create", status: 400, body: { code: "INVALID_DATA", message: "ana@example.com at 8.8.8.8" } }];
  const shown = [];
  for (const given of [[], faults, [{ operation: "create", drop: "before" }], [{ operation: "token", status: 401 }]]) {
    await emulator.setFaults(given);
    const { error } = await client.evaluate({ event });
    shown.push(inspect(events, { depth: 9 }), JSON.stringify(events));
    if (given !== faults && error !== undefined) shown.push(inspect(error, { depth: 9 }), JSON.stringify(error));
  }
  await client.guard({ event }, () => undefined).catch(() => undefined);
  const found = /s3cret|8\.8\.8\.8|ana@|any|Bearer/.exec(shown.join());
  assert.equal(found, null);
  assert.ok(["attempt", "completed"].every((type) => events.some((event) => event.type === type)));
});
