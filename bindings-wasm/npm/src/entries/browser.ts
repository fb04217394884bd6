/** Browsers and their bundlers: the wasm is an asset beside the script, compiled while it arrives. */

import { adopt, imports } from "../runtime.js";

const response = fetch(new URL("../../wasm/pingone_protect.wasm", import.meta.url));
const { instance } = await WebAssembly.instantiateStreaming(response, imports);
adopt(instance);

export * from "../index.js";
