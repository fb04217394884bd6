// Nothing has to be freed: a hundred thousand evaluations, and what else a server does all day, leave the memory of the
// wasm and the heap where they were.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import * as slim from "pingone-protect/slim";

const require = createRequire(import.meta.url);
const request = { event: { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u-1", name: "ana@example.com" } } };
const answer = new TextEncoder().encode(JSON.stringify({ id: "ev-1", result: { level: "LOW", score: 15 }, filler: "x".repeat(3000) }));
const headers = new Headers({ date: "Tue, 01 Jul 2025 10:00:00 GMT" });

/** Answers at once; a `Response` of the platform would take most of the time. */
const fetch = async () => ({ status: 201, headers, arrayBuffer: async () => answer.slice().buffer });

test("a hundred thousand evaluations keep memory flat", async () => {
  assert.equal(typeof globalThis.gc, "function", "run with --expose-gc");
  const memory = adoptedMemory();
  const options = { environmentId: "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21", region: "EU", token: () => "t", fetch };
  const client = new slim.ProtectClient(options);
  const round = async (count) => {
    for (let index = 0; index < count; index += 1) {
      const evaluation = await client.evaluate(request);
      assert.equal(evaluation.outcome, "LOW");
      if (index % 100 === 0) await others(client, evaluation, options);
    }
    return settled(memory);
  };
  const before = await round(10_000);
  const after = await round(90_000);
  const grown = Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
  // Objects wait for the garbage collector, more or fewer of them; a leak of ten bytes an evaluation is 900 kB.
  assert.ok(grown.wasm <= 262_144, `wasm memory grew by ${grown.wasm} bytes`);
  assert.ok(grown.heap < 4e6, `the heap grew by ${grown.heap} bytes`);
  assert.ok(grown.buffers < 8e6, `array buffers grew by ${grown.buffers} bytes`);
});

/** What has an object in the wasm: completions, nodes, clients, and none of them freed. */
async function others(client, evaluation, options) {
  await evaluation.complete("SUCCESS");
  await new slim.ProtectClient(options).guard(request, (guarded) => guarded.succeed());
  const node = new slim.EvaluationNode();
  await client.runNode(node, {}, { ip: "8.8.8.8", userId: "u-1", username: "ana@example.com", signals: "s" });
  new slim.EvaluationNode().start({}, { ip: "8.8.8.8" });
  const aborted = AbortSignal.abort();
  await assert.rejects(client.evaluate(request, { signal: aborted }), { name: "AbortError" });
  // A real fetch gives the platform turns, in which it runs finalizers.
  await turn();
}

/** The memory of the instance that the entry adopts. */
function adoptedMemory() {
  const { Instance } = WebAssembly;
  let memory;
  WebAssembly.Instance = function (module, imports) {
    const instance = new Instance(module, imports);
    memory = instance.exports.memory;
    return instance;
  };
  slim.initSync(new WebAssembly.Module(readFileSync(require.resolve("pingone-protect/pingone_protect.wasm"))));
  WebAssembly.Instance = Instance;
  return memory;
}

/** What stays when the garbage is gone; finalizers run a turn later. */
async function settled(memory) {
  for (let times = 0; times < 4; times += 1) {
    globalThis.gc();
    await turn();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { wasm: memory.buffer.byteLength, heap: heapUsed, buffers: arrayBuffers };
}
