// What users load, entry by entry: raw, gzip and brotli, beside the budget; more than that fails. `npm run build` comes
// first.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Limits in KB of 1024 bytes, gzip. */
const LIMITS = { "wasm with its glue": 70, "Worker bundle": 110 };
const ENTRIES = ["workerd", "edge-light", "browser", "deno", "bun", "node", "default", "slim"];
const TESTING = ["testing-workerd", "testing-edge-light", "testing"];

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = (...parts) => join(root, "dist", ...parts);

const wasm = readFileSync(dist("wasm/pingone_protect.wasm"));
const glue = readFileSync(dist("esm/glue/pingone_protect_bg.js"));
const scripts = new Map();
for (const entry of [...ENTRIES, ...TESTING]) scripts.set(entry, await scriptOf(entry));

console.log(`${"".padEnd(42)}${["raw", "gzip", "brotli"].map((head) => head.padStart(10)).join("")}   KB`);
row("wasm", wasm);
row("wasm of /testing", readFileSync(dist("wasm/pingone_protect_testing.wasm")));
for (const [entry, script] of scripts) row(`script of the entry ${entry}`, script);
row("browser bundle", wasm, scripts.get("browser"));
const failed = [check("wasm with its glue", wasm, glue), check("Worker bundle", wasm, scripts.get("workerd"))];
process.exitCode = failed.some(Boolean) ? 1 : 0;

/** The JavaScript of an entry as a bundler makes it; the wasm in it or beside it is counted by itself. */
async function scriptOf(entry) {
  const name = entry === "node" ? dist("cjs/entries/node.js") : dist("esm/entries", `${entry}.js`);
  const bundled = await build({
    entryPoints: [name],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: entry === "node" ? "node" : "neutral",
    external: ["*.wasm", "*.wasm?module", "*-base64.js", "node:*"],
    logLevel: "error",
  });
  return bundled.outputFiles[0].contents;
}

/** What is loaded together is compressed part by part, as it is served. */
function row(name, ...parts) {
  const sizes = [(part) => part, gzip, brotli].map((compress) => sum(parts.map((part) => compress(part).length)));
  console.log(`${name.padEnd(42)}${sizes.map((size) => kilobytes(size).padStart(10)).join("")}`);
  return sizes[1] / 1024;
}

function check(name, ...parts) {
  const size = row(name, ...parts);
  const limit = LIMITS[name];
  const over = size > limit;
  console.log(`${"".padEnd(42)}at most ${limit} KB gzip: ${over ? "OVER" : "met"}`);
  if (over) console.error(`${name}: ${size.toFixed(2)} KB gzip is more than the budget of ${limit} KB`);
  return over;
}

function gzip(bytes) {
  return gzipSync(bytes, { level: 9 });
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

function kilobytes(bytes) {
  return (bytes / 1024).toFixed(1);
}
