// How the package loads, and what a value of JavaScript means.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
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
  await slim.init(new WebAssembly.Module(bytes));
  await slim.init(bytes);
  assert.equal(slim.validateRequest({}).valid, false);
});

test("a trap stops the instance, and every call says so", () => {
  const script = `
    const slim = require("pingone-protect/slim");
    const { readFileSync } = require("node:fs");
    const module = new WebAssembly.Module(readFileSync(require.resolve("pingone-protect/pingone_protect.wasm")));
    const Instance = WebAssembly.Instance;
    // An instance whose check traps, as one out of memory would.
    WebAssembly.Instance = function (module, imports) {
      const { exports } = new Instance(module, imports);
      const requestBody = () => { throw new WebAssembly.RuntimeError("unreachable"); };
      return { exports: { ...exports, requestBody } };
    };
    slim.initSync(module);
    const codes = [];
    for (const call of [() => slim.validateRequest({}), () => slim.requestBody({}), () => slim.validateRequest({})]) {
      try { call(); codes.push("good"); } catch (error) { codes.push(error.code + /stopped/.test(error.message)); }
    }
    console.log(codes.join(" "));`;
  const out = execFileSync(process.execPath, ["-e", script], { encoding: "utf8", cwd: dirname(fileURLToPath(import.meta.url)) });
  assert.equal(out.trim(), "good INTERNALtrue INTERNALtrue");
});

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

test("clientIp reads a Request", () => {
  const request = new Request("https://example.com", { headers: { "x-forwarded-for": "1.2.3.4, 10.0.0.9" } });
  assert.equal(protect.clientIp({ request, peer: "10.0.0.1", trustedProxies: ["10.0.0.0/8"] }), "1.2.3.4");
  assert.equal(protect.clientIp({ request, peer: "8.8.4.4", trustedProxies: ["10.0.0.0/8"] }), "8.8.4.4");
  assert.equal(protect.clientIp({ request }), undefined);
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

test("the command validates, decides and serves", async () => {
  const bin = join(require.resolve("pingone-protect/package.json"), "../bin/pingone-protect.mjs");
  const file = join(tmpdir(), `pingone-protect-${process.pid}.json`);
  const run = (...args) => {
    try {
      return { code: 0, out: execFileSync(process.execPath, [bin, ...args], { encoding: "utf8", stdio: "pipe" }) };
    } catch (error) {
      return { code: error.status, out: error.stdout + error.stderr };
    }
  };
  writeFileSync(file, '{"event":{"ip":"x"}}');
  assert.deepEqual([run("validate", file).code, JSON.parse(run("validate", file).out).valid], [1, false]);
  writeFileSync(file, '{"id":"1","result":{"level":"HIGH"}}');
  assert.equal(JSON.parse(run("decide", file).out).outcome, "HIGH");
  assert.equal(run("nonsense").code, 2);
});
