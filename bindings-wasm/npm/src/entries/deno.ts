/** Deno. */

import { base64 } from "../wasm-base64.js";
import { bytesOf } from "../bytes.js";
import { instantiate } from "../load.js";
import { configure } from "../platform.js";

// Deno repeats a POST on a connection that was reset, unless its body is a stream.
configure({ streamsBodies: true });
instantiate(new WebAssembly.Module(bytesOf(base64)));

export * from "../index.js";
