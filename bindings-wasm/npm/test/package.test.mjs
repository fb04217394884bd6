// How the package loads, and what a value of JavaScript means.

import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import * as protect from "pingone-protect";
import * as slim from "pingone-protect/slim";
import { collectSignals, pauseSignals, resumeSignals, startSignals } from "pingone-protect/signals";

const require = createRequire(import.meta.url);
const { decide, parseEvaluation, requestBody, validateRequest } = protect;

test("require and import are the same instance", () => {
  const required = require("pingone-protect");
  assert.equal(required.ProtectError, protect.ProtectError);
  assert.deepEqual(Object.keys(required).sort(), Object.keys(protect).sort());
});

test("the slim entry says what to do, and works once it is done", async () => {
  assert.throws(() => slim.validateRequest({}), { code: "INTERNAL", message: /init\(\)/ });
  const bytes = readFileSync(require.resolve("pingone-protect/pingone_protect.wasm"));
  const notFound = new Response("not found", { status: 404 });
  for (const odd of [undefined, null, 5, "wasm", new Uint8Array(8), notFound]) {
    await assert.rejects(slim.init(odd), { code: "INVALID_CONFIG", target: "source", message: /is not the wasm/ });
  }
  await slim.init(new WebAssembly.Module(bytes));
  await slim.init(bytes);
  assert.equal(slim.validateRequest({}).valid, false);
});

test("a trap stops the instance, every call says so, and there is no other behind it", () => {
  const printed = inAnotherProcess(`
    const slim = require("pingone-protect/slim");
    const { readFileSync } = require("node:fs");
    const module = new WebAssembly.Module(readFileSync(require.resolve("pingone-protect/pingone_protect.wasm")));
    trapping("invoke", 3);
    slim.initSync(module);
    const node = new slim.EvaluationNode();
    const calls = [() => slim.validateRequest({}), () => slim.requestBody({}), () => slim.validateRequest({}), () => node.start(), () => slim.initSync(module)];
    for (const call of calls) {
      try { call(); print("good"); } catch (error) { print(error.code + /stopped/.test(error.message)); }
    }
    slim.init(module).catch((error) => print(error.code));`);
  assert.deepEqual(printed, ["good", "INTERNALtrue", "INTERNALtrue", "INTERNALtrue", "INTERNALtrue", "INTERNAL"]);
});

test("an emulator whose wasm traps says so from then on", () => {
  const printed = inAnotherProcess(`
    trapping("emulator_handle", 1);
    const { createEmulator } = require("pingone-protect/testing");
    const emulator = createEmulator();
    const failed = (error) => print(error.message.replace(/:.*/, ""));
    emulator.fetch("http://localhost/").catch(failed).then(() => emulator.log()).catch(failed);`);
  assert.deepEqual(printed, Array(2).fill("the emulator has stopped and is not used any more"));
});

/** What a script prints that may make a function of the wasm trap from some call on, as one out of memory would. */
function inAnotherProcess(script) {
  const before = `
    const print = console.log;
    function trapping(name, from) {
      const Instance = WebAssembly.Instance;
      let calls = 0;
      WebAssembly.Instance = function (module, imports) {
        const { exports } = new Instance(module, imports);
        const trap = (...given) => {
          calls += 1;
          if (calls >= from) throw new WebAssembly.RuntimeError("unreachable");
          return exports[name](...given);
        };
        return { exports: { ...exports, [name]: trap } };
      };
    }`;
  const cwd = dirname(fileURLToPath(import.meta.url));
  return execFileSync(process.execPath, ["-e", before + script], { encoding: "utf8", cwd }).trim().split("\n");
}

test("a value means what JSON.stringify makes of it", () => {
  const event = { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u", name: undefined }, at: new Date(0) };
  assert.equal(requestBody({ event }), '{"event":{"ip":"8.8.8.8","user":{"type":"EXTERNAL","id":"u"},"at":"1970-01-01T00:00:00.000Z"}}');
  assert.equal(requestBody('{"event":{"big":123456789012345678901}}'), '{"event":{"big":123456789012345678901}}');
  const cycle = {};
  cycle.event = cycle;
  for (const odd of [undefined, null, 5, "x", [], () => 1, cycle, { event: 1n }]) {
    const [first, ...others] = validateRequest(odd).diagnostics;
    assert.deepEqual([first.code, first.target, others.length], ["INVALID_TYPE", "", 0]);
  }
});

test("a request is checked and written in one go", () => {
  const event = { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u", name: "ana\nb" } };
  assert.deepEqual(protect.prepareRequest({ event }), { report: validateRequest({ event }), body: requestBody({ event }) });
  assert.equal(protect.prepareRequest({}).body, undefined);
});

test("infinite scores exceed, NaN is absent, and deep nesting is skipped", () => {
  const outcome = (score) => decide({ result: { level: "LOW", score } }).outcome;
  assert.deepEqual([Infinity, -Infinity, NaN, 301, 300].map(outcome), ["EXCEEDS_SCORE_THRESHOLD", "LOW", "LOW", "EXCEEDS_SCORE_THRESHOLD", "LOW"]);
  let deep = [];
  for (let level = 0; level < 100_000; level += 1) deep = [deep];
  assert.equal(decide({ result: { level: "HIGH" }, deep }).outcome, "HIGH");
  assert.throws(() => decide({}, { scoreThreshold: NaN }), { code: "INVALID_CONFIG" });
  const cycle = {};
  cycle.recommendedActions = [cycle];
  assert.throws(() => decide({}, cycle), { code: "INVALID_CONFIG" });
  assert.throws(() => new protect.ProtectClient({ policy: cycle }), { code: "INVALID_CONFIG" });
  assert.equal(decide(new Uint8Array([0xff])).reason, "MALFORMED_RESPONSE");
});

test("an evaluation is its JSON, with text and predictors beside it", () => {
  const text = '{"id":"1","big":123456789012345678901,"details":{"city":"Oslo","bot":{"type":"BOT","level":"HIGH","more":1}}}';
  const evaluation = parseEvaluation(text);
  assert.equal(evaluation.raw, text);
  assert.deepEqual(Object.keys(evaluation), ["id", "big", "details"]);
  assert.deepEqual(Object.keys(evaluation.predictors), ["bot"]);
  assert.equal(evaluation.predictors.bot.more, 1);
  assert.ok(evaluation instanceof protect.RiskEvaluation);
  assert.throws(() => parseEvaluation("[]"), { code: "MALFORMED_RESPONSE" });
});

test("members of the response with the names of ours stay in its JSON", () => {
  for (const text of ['{"id":"1","raw":{"a":1}}', '{"predictors":[1],"toJSON":"x","result":{"level":"HIGH"}}']) {
    const evaluation = parseEvaluation(text);
    assert.equal(JSON.stringify(evaluation), text);
    assert.equal(evaluation.raw, text);
    assert.deepEqual(evaluation.predictors, {});
    assert.equal(decide(evaluation).outcome, decide(text).outcome);
  }
});

test("clientIp reads a Request, or the message of Node", () => {
  const request = new Request("https://example.com", { headers: { "x-forwarded-for": "1.2.3.4, 10.0.0.9" } });
  assert.equal(protect.clientIp({ request, peer: "10.0.0.1", trustedProxies: ["10.0.0.0/8"] }), "1.2.3.4");
  assert.equal(protect.clientIp({ request, peer: "8.8.4.4", trustedProxies: ["10.0.0.0/8"] }), "8.8.4.4");
  assert.equal(protect.clientIp({ request }), undefined);
  const message = { headers: { "x-forwarded-for": "1.2.3.4, 10.0.0.9" } };
  assert.equal(protect.clientIp({ request: message, peer: "::ffff:10.0.0.1", trustedProxies: ["10.0.0.0/8"] }), "1.2.3.4");
  assert.equal(protect.clientIp({ request: { headers: {} }, peer: "10.0.0.1", trustedProxies: ["10.0.0.0/8"] }), "10.0.0.1");
  assert.throws(() => protect.clientIp({ peer: "8.8.8.8", trustedProxies: ["my-proxy"] }), { code: "INVALID_CONFIG" });
});

test("signals are either signals or a client error, never an exception", async () => {
  assert.match((await collectSignals()).clientError, /not on this page/);
  assert.match(pauseSignals().clientError, /not on this page/);
  const calls = [];
  globalThis._pingOneSignals = {
    init: async (options) => void calls.push(options),
    getData: async () => "signals-1",
    pauseBehavioralData: () => calls.push("pause"),
    resumeBehavioralData: () => calls.push("resume"),
  };
  assert.deepEqual(await startSignals({ envId: "e" }), {});
  assert.deepEqual(await collectSignals(), { signals: "signals-1" });
  assert.deepEqual([pauseSignals(), resumeSignals()], [{}, {}]);
  assert.deepEqual(calls, [{ envId: "e" }, "pause", "resume"]);
  globalThis._pingOneSignals.getData = () => new Promise(() => undefined);
  assert.match((await collectSignals({ timeoutMs: 5 })).clientError, /within 5 ms/);
  globalThis._pingOneSignals.getData = async () => Promise.reject("blocked");
  assert.deepEqual(await collectSignals(), { clientError: "blocked" });
  delete globalThis._pingOneSignals;
});

test("the command validates and decides", () => {
  const file = join(tmpdir(), `pingone-protect-${process.pid}.json`);
  writeFileSync(file, '{"event":{"ip":"x"}}');
  assert.deepEqual([command("validate", file).code, JSON.parse(command("validate", file).out).valid], [1, false]);
  writeFileSync(file, '{"event":{"ip":"8.8.8.8","user":{"type":"EXTERNAL","id":"u"}}}');
  assert.equal(command("validate", file).code, 0);
  writeFileSync(file, '{"id":"1","result":{"level":"HIGH"}}');
  assert.equal(JSON.parse(command("decide", file).out).outcome, "HIGH");
  for (const odd of [[], ["nonsense"], ["decide"], ["validate", `${file}.none`], ["--colour"], ["emulator", "--port", "abc"], ["emulator", "--port", "70000"]]) {
    const { code, out } = command(...odd);
    assert.ok(code === 2 && out.startsWith("pingone-protect: ") && out.includes("emulator [--port"), `${odd}: ${code} ${out}`);
  }
  assert.equal(command("--help").code, 0);
});

test("the command serves the emulator on a free port", async () => {
  const child = spawn(process.execPath, [BIN, "emulator", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    let out = "";
    for await (const chunk of child.stdout) {
      out += chunk;
      if (out.includes("Ctrl-C")) break;
    }
    const env = Object.fromEntries([...out.matchAll(/(PINGONE_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
    const client = protect.ProtectClient.fromEnv(env);
    const event = { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "high-1", name: "ana" } };
    const evaluation = await client.evaluate({ event });
    assert.deepEqual([evaluation.outcome, await evaluation.complete("FAILED")], ["HIGH", "completed"]);
  } finally {
    child.kill();
  }
});

const BIN = join(require.resolve("pingone-protect/package.json"), "../bin/pingone-protect.mjs");

function command(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { encoding: "utf8" });
  return { code: status, out: stdout + stderr };
}
