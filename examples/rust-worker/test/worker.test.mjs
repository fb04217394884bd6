// The Worker in workerd (Miniflare), from the wasm that `bind-worker` made; what it sends goes to the emulator.

import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Miniflare, Response as Answer } from "miniflare";
import { createEmulator } from "pingone-protect/testing";
import { checkServer } from "../../server-checks.mjs";

const example = fileURLToPath(new URL("..", import.meta.url));
const built = join(example, "../../target/rust-worker");

checkServer(async () => {
  const emulator = createEmulator();
  const { environmentId, apiUrl, authUrl, clientId, clientSecret } = emulator.options;
  const miniflare = new Miniflare({
    modules: [{ type: "ESModule", path: "shim.mjs", contents: readFileSync(join(example, "shim.mjs")) }, ...modules()],
    compatibilityDate: "2026-01-01",
    kvNamespaces: ["SESSIONS"],
    bindings: {
      PINGONE_ENVIRONMENT_ID: environmentId,
      PINGONE_API_URL: apiUrl,
      PINGONE_AUTH_URL: authUrl,
      PINGONE_CLIENT_ID: clientId,
      PINGONE_CLIENT_SECRET: clientSecret,
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

/** The glue and what it imports. */
function modules() {
  const files = readdirSync(built, { recursive: true }).filter((path) => statSync(join(built, path)).isFile());
  return files.map((path) => {
    return { type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule", path, contents: readFileSync(join(built, path)) };
  });
}

/** Miniflare's requests and answers are not those of Node. */
async function toEmulator(emulator, { url, method, headers, body }) {
  const answer = await emulator.fetch(url, { method, headers: [...headers], body, duplex: "half" });
  return new Answer(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
}
