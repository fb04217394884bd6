/** The emulator wherever wasm may be compiled from bytes. */

import { base64 } from "../testing-base64.js";
import { bytesOf } from "../bytes.js";
import { instantiateTesting } from "../testing/runtime.js";

instantiateTesting(new WebAssembly.Module(bytesOf(base64)));

export * from "../testing/index.js";
