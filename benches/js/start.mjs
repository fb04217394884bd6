// What the package costs a Worker's cold start: from the loading of a worker to its first answer, of an empty worker
// and of one that imports the package and decides. A worker loads both, in turns, in one workerd, a new isolate each
// time. `cargo xtask runtimes` makes the folder that it takes: `node benches/js/start.mjs [target/npm/runtimes]`.

import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROUNDS = 40;
const folder = resolve(process.argv[2] ?? "target/npm/runtimes");
const { bundleForWorkerd } = await import(pathToFileURL(join(folder, "bundle.mjs")));
const { Miniflare } = createRequire(join(folder, "bundle.mjs"))("miniflare");

const evaluation = `{ id: "1", createdAt: "2026-05-04T09:12:55.101Z", result: { level: "HIGH", score: 99 } }`;
const scripts = {
  empty: `export default { fetch: () => new Response((${evaluation}).result.level) };`,
  "pingone-protect": `import { decide } from "pingone-protect";
    export default { fetch: () => new Response(decide(${evaluation}).outcome) };`,
};
/** Its clock stands still while it computes, so the time is taken outside. */
const loader = `
  import empty from "empty.txt";
  import ours from "ours.txt";
  import wasm from "pingone_protect.bin";
  export default {
    async fetch(request, { LOADER }) {
      const { name, round } = await request.json();
      // A section of its own in each, so that V8 does not find the code of an earlier round.
      const section = new Uint8Array([0, 3, 2, 97 + (round >> 4), 97 + (round & 15)]);
      const bytes = await new Blob([wasm, section]).arrayBuffer();
      const own = { "worker.js": ours, "pingone_protect.wasm": { wasm: bytes } };
      const modules = name === "empty" ? { "worker.js": empty } : own;
      const load = () => ({ compatibilityDate: "2026-01-01", mainModule: "worker.js", modules });
      return LOADER.get(name + round, load).getEntrypoint().fetch("http://worker/");
    },
  };`;

const { miniflare, sizes } = await start();
console.log(`the worker: ${sizes}`);
const times = Object.fromEntries(Object.keys(scripts).map((name) => [name, []]));
for (let round = 0; round < ROUNDS; round += 1) {
  for (const name of Object.keys(scripts)) times[name].push(await firstAnswer(name, round));
}
await miniflare.dispose();

const sorted = Object.entries(times).map(([name, list]) => [name, list.sort((one, other) => one - other)]);
for (const [name, list] of sorted) console.log(`${name.padEnd(16)} median ${median(list).toFixed(1)} ms, fastest ${list[0].toFixed(1)} ms`);
const [[, empty], [, ours]] = sorted;
console.log(`above empty      median ${(median(ours) - median(empty)).toFixed(1)} ms, fastest ${(ours[0] - empty[0]).toFixed(1)} ms`);

async function start() {
  const [empty] = await bundleForWorkerd(scripts.empty);
  const [ours, wasm] = await bundleForWorkerd(scripts["pingone-protect"]);
  const miniflare = new Miniflare({
    compatibilityDate: "2026-01-01",
    workerLoaders: { LOADER: {} },
    modules: [
      { type: "ESModule", path: "loader.mjs", contents: loader },
      { type: "Text", path: "empty.txt", contents: empty.contents },
      { type: "Text", path: "ours.txt", contents: ours.contents },
      { type: "Data", path: "pingone_protect.bin", contents: wasm.contents },
    ],
  });
  return { miniflare, sizes: `${ours.contents.length} bytes of script, ${wasm.contents.length} of wasm` };
}

async function firstAnswer(name, round) {
  const url = await miniflare.ready;
  const begin = performance.now();
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ name, round }) });
  const text = await response.text();
  if (text !== "HIGH") throw new Error(`the worker answered ${text}`);
  return performance.now() - begin;
}

function median(sorted) {
  return sorted[Math.floor(sorted.length / 2)];
}
