/**
 * Node, by `import` and by `require`. The wasm stands in the source, so that bundles of one file go on working.
 */

import { base64 } from "../wasm-base64.js";
import { bytesOf } from "../bytes.js";
import { instantiate } from "../load.js";
import { configure } from "../platform.js";

/** What undici says when certainly nothing was sent. */
const CONNECT_FAILURES =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/;

configure({
  isConnectFailure: (error) => {
    const { cause } = (error ?? {}) as { cause?: { code?: unknown; errors?: { code?: unknown }[] } };
    return CONNECT_FAILURES.test(String(cause?.code ?? cause?.errors?.[0]?.code));
  },
});
instantiate(new WebAssembly.Module(bytesOf(base64)));

export * from "../index.js";
