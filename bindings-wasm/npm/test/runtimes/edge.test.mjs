// Edge runtimes: workerd (Cloudflare Workers) in Miniflare, edge-light (Vercel, Next.js) in edge-runtime. Both take the
// wasm as a module that is compiled already; neither makes code of strings or bytes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EdgeRuntime } from "edge-runtime";
import { Miniflare } from "miniflare";
import { bundleForEdgeLight, bundleForWorkerd } from "./bundle.mjs";
import { assertPassed, inputFor, startEmulator } from "./setup.mjs";

let emulator;
before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.stop());

test("workerd runs the suite", async () => {
  const worker = `import { runSuite } from "./index.mjs";
    export default { fetch: async (request) => Response.json(await runSuite(await request.json())) };`;
  const miniflare = new Miniflare({ modules: await bundleForWorkerd(worker), compatibilityDate: "2024-09-01" });
  try {
    const url = await miniflare.ready;
    const answer = await fetch(url, { method: "POST", body: JSON.stringify(await inputFor(emulator)) });
    assertPassed(await reportOf(answer));
  } finally {
    await miniflare.dispose();
  }
});

test("edge-light runs the suite", async () => {
  const script = `import { runSuite } from "./index.mjs";
    addEventListener("fetch", (event) => event.respondWith((async () => Response.json(await runSuite(await event.request.json())))()));`;
  const { code, modules } = await bundleForEdgeLight(script);
  const runtime = new EdgeRuntime({
    codeGeneration: { strings: false, wasm: false },
    extend: (context) => Object.assign(context, modules),
    initialCode: code,
  });
  const body = JSON.stringify(await inputFor(emulator));
  const answer = await runtime.dispatchFetch("http://edge.test/", { method: "POST", body });
  assertPassed(await reportOf(answer));
  await answer.waitUntil();
});

async function reportOf(answer) {
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return JSON.parse(text);
}
