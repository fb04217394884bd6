/** Bun. */

import { base64 } from "../wasm-base64.js";
import { bytesOf } from "../bytes.js";
import { instantiate } from "../load.js";
import { configure } from "../platform.js";

const CONNECT_FAILURES = new Set(["ConnectionRefused", "FailedToOpenSocket", "ENOTFOUND", "ECONNREFUSED"]);

configure({
  // On a connection that was kept, Bun repeats whatever is no POST when it breaks off. A completion must not be.
  fetchInit: (method) => ({ cache: "no-store", keepalive: method === "POST" }),
  isConnectFailure: (error) => CONNECT_FAILURES.has(String((error as { code?: unknown } | undefined)?.code)),
});
instantiate(new WebAssembly.Module(bytesOf(base64)));

export * from "../index.js";
