/** The emulator in the edge runtime of Vercel and Next.js. */

// @ts-expect-error The bundler resolves it.
import module from "../../wasm/pingone_protect_testing.wasm?module";
import { instantiateTesting } from "../testing/runtime.js";

instantiateTesting(module as WebAssembly.Module);

export * from "../testing/index.js";
