// Nodes and journeys, driven by the client on the emulator and by hand.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { inspect } from "node:util";
import { EvaluationNode, Journey, ProtectClient, ProtectError, ResultNode } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

const outcomes = {
  LOW: "good",
  MEDIUM: "good",
  HIGH: "bad",
  EXCEEDS_SCORE_THRESHOLD: "bad",
  FAILURE: "failure",
  CLIENT_ERROR: "failure",
};
const definition = {
  start: "start",
  nodes: {
    start: { type: "PingOneProtectInitialize", outcomes: { CONTINUE: "login" } },
    login: { type: "Host", task: "login", outcomes: { authenticated: "risk", rejected: "failure" } },
    risk: { type: "PingOneProtectEvaluation", outcomes },
    good: { type: "PingOneProtectResult", config: { completionStatus: "SUCCESS" }, outcomes: { CONTINUE: "success" } },
    bad: { type: "PingOneProtectResult", config: { completionStatus: "FAILED" }, outcomes: { CONTINUE: "failure" } },
    success: { type: "Success" },
    failure: { type: "Failure" },
  },
};
const context = { ip: "81.2.69.142", userAgent: "Mozilla/5.0" };
const login = () => ({ outcome: "authenticated", context: { userId: "high-1", username: "ana@example.com" } });

function started(options = {}) {
  const emulator = createEmulator();
  return { emulator, client: new ProtectClient({ ...emulator.options, fetch: emulator.fetch, ...options }) };
}

/** Aborts later; its timer keeps the process, unlike that of `AbortSignal.timeout`. */
function after(millis) {
  const abort = new AbortController();
  setTimeout(() => abort.abort(new Error("gone")), millis);
  return abort.signal;
}

const passed = (end) => end.path.map(({ outcome }) => outcome);
const operations = async (emulator) => (await emulator.log()).map(({ operation }) => operation);

test("the client runs a journey, with tasks that are synchronous or not", async () => {
  const { emulator, client } = started();
  const seen = [];
  const tasks = {
    login: async (step, { signal }) => {
      seen.push(step.node, signal);
      await sleep(1);
      return login();
    },
    collectSignals: (step) => {
      seen.push(step.pauseBehavioralData);
      return "opaque";
    },
    initialize: (step) => void seen.push(step.config),
  };
  const end = await client.runJourney(new Journey(definition), null, context, { tasks, transactionId: "t-1" });
  assert.deepEqual([end.result, passed(end)], ["FAILURE", ["CONTINUE", "authenticated", "HIGH", "CONTINUE"]]);
  assert.deepEqual(seen, [{}, "login", undefined, true]);
  const [, create, complete] = await emulator.log();
  assert.deepEqual(create.body.event.sdk, { signals: { data: "opaque" } });
  assert.equal(create.headers["x-ping-external-transaction-id"], "t-1");
  assert.deepEqual(complete.body, { completionStatus: "FAILED" });
});

test("a journey goes on in another request, from its object or its text", async () => {
  const { client } = started();
  for (const kept of [(journey) => journey.toJSON(), JSON.stringify, (journey) => JSON.stringify(JSON.stringify(journey))]) {
    const journey = new Journey(definition);
    journey.start({ shared: { kept: 1 }, transient: { secret: 2 } }, context);
    journey.answer({ completed: true });
    const saved = kept(journey);
    assert.ok(!/81\.2|secret/.test(JSON.stringify(saved)));
    const resumed = Journey.resume(saved, { context, transient: { more: 3 } });
    assert.deepEqual(resumed.open, { step: "host", node: "login", task: "login" });
    const end = await client.continueJourney(resumed, { tasks: { login } });
    assert.equal(end.result, "FAILURE");
    assert.equal(end.state.shared.kept, 1);
    assert.deepEqual(end.state.transient, { more: 3 });
  }
  for (const damaged of ["", "{}", "5", '"x"', {}, null]) {
    assert.throws(() => Journey.resume(damaged), { code: "INVALID_CONFIG", target: "journey" });
  }
});

test("a task that throws, is missing or gives nonsense leaves the step open", async () => {
  const { emulator, client } = started();
  const journey = new Journey(definition);
  const run = (tasks, options) => client.runJourney(journey, {}, context, { tasks, ...options });
  await assert.rejects(run({ login: () => Promise.reject(new Error("no database")) }), /no database/);
  assert.equal(journey.open.task, "login");
  await assert.rejects(run({}), { code: "INVALID_CONFIG", target: "tasks", message: /login/ });
  await assert.rejects(run({ login: 5 }), { code: "INVALID_CONFIG", target: "tasks.login" });
  await assert.rejects(run({ login: () => "maybe" }), { code: "INVALID_CONFIG", target: "answer.outcome" });
  await assert.rejects(run({ login: () => undefined }), { code: "INVALID_CONFIG", target: "answer" });
  const silent = { login: () => new Promise(() => undefined) };
  await assert.rejects(run(silent, { signal: after(20) }), /gone/);
  assert.equal(journey.open.task, "login");
  assert.deepEqual(await operations(emulator), []);
  assert.equal((await client.continueJourney(journey, { tasks: { login: () => "rejected" } })).result, "FAILURE");
  await assert.rejects(client.continueJourney(new Journey(definition), {}), { code: "INVALID_CONFIG", target: "journey" });
});

test("a journey without tasks ends at once", async () => {
  const end = await started().client.runJourney(new Journey({ start: "a", nodes: { a: { type: "Success" } } }));
  assert.deepEqual(end, { step: "end", result: "SUCCESS", path: [], state: {} });
});

test("nodes run alone, and a service that fails is an outcome", async () => {
  const { emulator, client } = started({ maxRetries: 0 });
  const visitor = { ...context, userId: "low-ana", username: "ana@example.com" };
  const node = new EvaluationNode({ storeRiskEvaluation: true });
  const done = await client.runNode(node, {}, visitor, { tasks: { collectSignals: () => ({ clientError: null, signals: "s" }) } });
  assert.deepEqual([done.step, done.outcome, done.decision.level], ["done", "LOW", "LOW"]);
  const completed = await client.runNode(new ResultNode({ completionStatus: "SUCCESS" }), done.state);
  assert.deepEqual([completed.outcome, completed.warnings], ["CONTINUE", []]);
  await emulator.setFaults([{ operation: "create", status: 500 }]);
  const failed = await client.runNode(node, {}, visitor);
  assert.deepEqual([failed.outcome, failed.decision.reason], ["FAILURE", "SERVER_ERROR"]);
  assert.equal((await client.runNode(node, {}, { clientError: "blocked" })).outcome, "CLIENT_ERROR");
  const odd = await client.runNode(new ResultNode({ completionStatus: "SUCCESS" }), { shared: { "PingOneProtectEvaluationNode.riskEvalID": "a/b" } });
  assert.deepEqual(odd.warnings, ["PingOne Protect risk evaluation not updated: INVALID_CONFIG"]);
});

test("an abort is never a failure of the service", async () => {
  const { emulator, client } = started();
  await emulator.setFaults([{ operation: "create", delayMs: 5000 }]);
  const node = new EvaluationNode();
  const run = client.runNode(node, {}, { ...context, userId: "u" }, { signal: after(30) });
  await assert.rejects(run, /gone/);
  assert.equal(node.open.step, "evaluate");
});

test("steps are answered by hand, and perform does the client's", async () => {
  const { client } = started();
  const node = new EvaluationNode({});
  const [asked] = node.start(null, { ...context, userId: "u-1", username: "ana@example.com" });
  assert.deepEqual(asked, { step: "collectSignals", pauseBehavioralData: true });
  assert.throws(() => node.answer({ completed: true }), { code: "INVALID_CONFIG", target: "answer" });
  const [evaluate] = node.answer({ signals: null });
  assert.deepEqual(Object.keys(evaluate), ["step", "request", "diagnostics"]);
  const [done] = node.answer(await client.perform(evaluate));
  assert.equal(done.outcome, "LOW");
  assert.equal(node.open, undefined);
  for (const step of [asked, done, {}, null, "x"]) {
    await assert.rejects(client.perform(step), { code: "INVALID_CONFIG", target: "step" });
  }
  const complete = { step: "complete", evaluationId: done.decision.evaluationId, completionStatus: "SUCCESS" };
  await assert.rejects(client.perform({ ...complete, completionStatus: "MAYBE" }), { code: "VALIDATION_FAILED" });
  assert.deepEqual(await client.perform(complete), { completed: true });
  assert.equal((await client.perform({ ...complete, completionStatus: "FAILED" })).error.code, "ALREADY_COMPLETED");
});

test("a request keeps all digits, unless somebody changes it", async () => {
  const emulator = createEmulator();
  const bodies = [];
  const fetch = (url, init) => {
    if (init.method === "POST" && !String(url).includes("/as/token")) bodies.push(init.body);
    return emulator.fetch(url, init);
  };
  const client = new ProtectClient({ ...emulator.options, fetch });
  const node = new EvaluationNode({ nodeStateAttributeForCustomAttributes: "more" });
  const state = '{"shared": {"more": {"big": 123456789012345678901}}}';
  const [step] = node.start(state, { ...context, signals: "s", userId: "u-1", username: "ana" });
  await client.perform(step);
  step.request.event.ip = "8.8.8.8";
  await client.perform(step);
  assert.match(bodies[0], /123456789012345678901/);
  assert.match(bodies[1], /8\.8\.8\.8/);
});

test("a configuration is checked before anything runs", () => {
  const report = EvaluationNode.check({ colour: 1, scoreThreshold: "x" });
  assert.deepEqual(report.diagnostics.map(({ code, target }) => `${code} ${target}`).sort(), ["INVALID_TYPE scoreThreshold", "UNKNOWN_PROPERTY colour"]);
  for (const scoreThreshold of [NaN, Infinity, -1]) {
    const [found, ...others] = EvaluationNode.check({ scoreThreshold }).diagnostics;
    assert.deepEqual([found.code, found.target, others], ["CONSTRAINT_VIOLATION", "scoreThreshold", []]);
    assert.throws(() => new EvaluationNode({ scoreThreshold }), (error) => {
      return error instanceof ProtectError && error.code === "INVALID_CONFIG" && error.report.valid === false;
    });
  }
  const cycle = {};
  cycle.config = cycle;
  for (const odd of [undefined, null, 5, [], "x", () => 1, cycle]) {
    for (const Kind of [EvaluationNode, ResultNode, Journey]) {
      // Nothing configured is a configuration of the Evaluation node.
      if (Kind === EvaluationNode && (odd === undefined || odd === null)) continue;
      assert.equal(Kind.check(odd).valid, false);
      assert.throws(() => new Kind(odd), { code: "INVALID_CONFIG" });
    }
  }
  assert.deepEqual(Journey.check(definition), { valid: true, diagnostics: [] });
  const gap = { ...definition, nodes: { ...definition.nodes, login: { type: "Host", outcomes: { authenticated: "nowhere" } } } };
  const found = Journey.check(gap).diagnostics.map(({ code, target }) => `${code} ${target}`);
  assert.ok(found.includes("REQUIRED_VALUE nodes.login.task") && found.includes("INVALID_VALUE nodes.login.outcomes.authenticated"), found.join());
});

test("debug output and JSON show no personal data", () => {
  const node = new EvaluationNode();
  node.start({ shared: { secret: 1 } }, { ...context, userId: "s3cret" });
  const journey = new Journey(definition);
  journey.start({ transient: { key: "s3cret" } }, { ...context, userId: "s3cret" });
  const shown = inspect([node, journey], { depth: 9, showHidden: false }) + JSON.stringify([node, journey]);
  assert.ok(!/s3cret|81\.2/.test(shown), shown);
  const risk = new EvaluationNode();
  risk.start({}, { ...context, userId: "u", signals: "s" });
  const waiting = new Journey({ start: "risk", nodes: { ...definition.nodes } });
  waiting.start({}, { ...context, userId: "u", signals: "s" });
  assert.throws(() => waiting.toJSON(), { code: "INVALID_CONFIG", target: "journey" });
});
