// The Worker in workerd, as wrangler would bundle it; what it sends goes to the emulator.

import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { Miniflare, Response as Answer } from "miniflare";
import { createEmulator } from "pingone-protect/testing";
import { checkServer } from "../../server-checks.mjs";

const { outputFiles } = await build({
  entryPoints: [fileURLToPath(new URL("../src/worker.js", import.meta.url))],
  outdir: "dist",
  bundle: true,
  write: false,
  format: "esm",
  target: "es2022",
  conditions: ["workerd", "worker", "browser"],
  external: ["cloudflare:*"],
  loader: { ".wasm": "copy" },
});
const modules = outputFiles.map(({ path, contents }) => {
  return { type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path: basename(path), contents };
});
modules.sort(({ type }) => (type === "ESModule" ? -1 : 1)); // The first is the Worker.

checkServer(async () => {
  const emulator = createEmulator();
  const { environmentId, apiUrl, authUrl, clientId, clientSecret } = emulator.options;
  const miniflare = new Miniflare({
    modules,
    compatibilityDate: "2026-01-01",
    bindings: {
      PINGONE_ENVIRONMENT_ID: environmentId,
      PINGONE_API_URL: apiUrl,
      PINGONE_AUTH_URL: authUrl,
      PINGONE_CLIENT_ID: clientId,
      PINGONE_CLIENT_SECRET: clientSecret,
      SESSION_SECRET: "a secret of the tests",
    },
    outboundService: (request) => toEmulator(emulator, request),
  });
  return {
    emulator,
    send: (path, { headers, ...init }) =>
      miniflare.dispatchFetch(`http://shop.test${path}`, { headers: { ...headers, "cf-connecting-ip": "81.2.69.142" }, ...init }),
    stop: () => miniflare.dispose(),
  };
});

/** Miniflare's requests and answers are not those of Node. */
async function toEmulator(emulator, { url, method, headers, body }) {
  const sent = { method, headers: [...headers], body, duplex: "half" };
  const answer = await emulator.fetch(url, sent);
  return new Answer(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
}
