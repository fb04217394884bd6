/** The emulator in Cloudflare Workers. */

// @ts-expect-error The bundler resolves it.
import module from "../../wasm/pingone_protect_testing.wasm";
import { instantiateTesting } from "../testing/runtime.js";

instantiateTesting(module as WebAssembly.Module);

export * from "../testing/index.js";
