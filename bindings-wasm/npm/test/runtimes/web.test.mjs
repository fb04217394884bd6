// Headless Chromium: the modules as they are, and what bundlers make of them.

import assert from "node:assert/strict";
import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import * as esbuild from "esbuild";
import { build as buildWithVite, createServer as startVite } from "vite";
import webpack from "webpack";
import { TYPES, startBrowser } from "./browser.mjs";
import { assertPassed, app, at, inputFor, startEmulator } from "./setup.mjs";

/** What every page runs: its origin stands before the emulator, as a relay would. */
const PAGE_SCRIPT = `import { ProtectClient } from "pingone-protect";
import { runSuite } from "../suite/index.mjs";
globalThis.run = async (input) => {
  const refused = [];
  try { new ProtectClient({ environmentId: crypto.randomUUID(), region: "EU", clientId: "a", clientSecret: "b" }); }
  catch (error) { refused.push(error.code); }
  const asset = performance.getEntriesByType("resource").some(({ name, responseStatus }) => name.includes(".wasm") && responseStatus === 200);
  return { ...(await runSuite({ ...input, loopback: location.origin })), refused, asset };
};`;
const page = (script, head = "") => `<!doctype html><meta charset="utf-8"><title>suite</title>${head}<script type="module" ${script}</script>`;

let emulator;
let browser;
before(async () => {
  emulator = await startEmulator();
  browser = await startBrowser({ folder: app, emulator: emulator.url });
  mkdirSync(at("web"), { recursive: true });
  writeFileSync(at("web/page.mjs"), PAGE_SCRIPT);
});
after(async () => {
  await browser?.stop();
  emulator.stop();
});

/** `asset` says whether the wasm is a file beside the script. */
async function assertRuns(path, { asset = true, ...options } = {}) {
  const report = await browser.run(path, { ...(await inputFor(emulator)), repeats: true }, options);
  assertPassed(report);
  assert.equal(report.asset, asset);
  assert.deepEqual(report.refused, ["INVALID_CONFIG"], "a secret in a page is refused");
}

test("Chromium loads the modules as they are, by an import map", async () => {
  const entry = (name) => `/node_modules/pingone-protect/dist/esm/entries/${name}.js`;
  const imports = { "pingone-protect": entry("browser"), "pingone-protect/testing": entry("testing") };
  writeFileSync(at("web/raw.html"), page('src="page.mjs">', `<script type="importmap">${JSON.stringify({ imports })}</script>`));
  await assertRuns("/web/raw.html");
  // A server that does not know wasm.
  await assertRuns("/web/raw.html", { types: { ...TYPES, ".wasm": "text/plain" } });
});

test("vite builds it", async () => {
  writeFileSync(at("web/vite.html"), page('src="page.mjs">'));
  const [root, outDir] = [at("web"), at("web/vite")];
  const build = { outDir, target: "es2022", chunkSizeWarningLimit: 5_000, rolldownOptions: { input: at("web/vite.html") } };
  await buildWithVite({ root, base: "./", logLevel: "warn", build });
  await assertRuns("/web/vite/vite.html");
});

test("vite serves it while developing", async () => {
  writeFileSync(at("web/developing.html"), page('src="page.mjs">'));
  const server = { middlewareMode: true, ws: false, hmr: false };
  const optimizeDeps = { entries: ["web/page.mjs"] };
  const vite = await startVite({ root: app, cacheDir: at("web/vite-cache"), appType: "custom", logLevel: "warn", server, optimizeDeps });
  try {
    await assertRuns("/web/developing.html", { middleware: vite.middlewares });
  } finally {
    await vite.close();
  }
});

test("webpack builds it", async () => {
  const compiler = webpack({
    mode: "production",
    context: app,
    entry: at("web/page.mjs"),
    output: { path: at("web/webpack"), filename: "page.mjs", module: true, publicPath: "auto" },
    experiments: { outputModule: true },
    performance: false,
  });
  const stats = await new Promise((resolve, reject) => compiler.run((error, stats) => (error ? reject(error) : resolve(stats))));
  assert.deepEqual(stats.toJson({ all: false, errors: true, warnings: true }), { errors: [], warnings: [] });
  writeFileSync(at("web/webpack/index.html"), page('src="page.mjs">'));
  await assertRuns("/web/webpack/index.html");
});

test("esbuild bundles it, with the wasm in the script", async () => {
  await bundleWithEsbuild("esbuild", PAGE_SCRIPT);
  await assertRuns("/web/esbuild/index.html", { asset: false });
});

test("esbuild bundles the slim entry, with the wasm as a file", async () => {
  const script = `import wasm from "pingone-protect/pingone_protect.wasm";
    import { decide, init } from "pingone-protect/slim";
    await init(fetch(wasm));
    globalThis.run = async () => decide({ id: "1", result: { level: "HIGH" } }).outcome;`;
  await bundleWithEsbuild("slim", script, { loader: { ".wasm": "file" }, publicPath: "/web/slim" });
  assert.equal(await browser.run("/web/slim/index.html"), "HIGH");
  assert.ok(statSync(at("web/slim/page.js")).size < 150_000, "the wasm is not in the script");
});

async function bundleWithEsbuild(name, contents, options) {
  await esbuild.build({
    stdin: { contents, resolveDir: at("web"), sourcefile: "page.js" },
    outfile: at("web", name, "page.js"),
    bundle: true,
    format: "esm",
    logLevel: "warning",
    ...options,
  });
  writeFileSync(at("web", name, "index.html"), page('src="page.js">'));
}
