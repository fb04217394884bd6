/** The one instance of the emulator's wasm. */

import * as glue from "../glue/pingone_protect_testing_bg.js";

const imports = { "./pingone_protect_testing_bg.js": glue } as unknown as WebAssembly.Imports;
const setExports = (glue as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm;

/** Instantiates at once. */
export function instantiateTesting(module: WebAssembly.Module): void {
  const { exports } = new WebAssembly.Instance(module, imports);
  setExports(exports);
  (exports as unknown as { __wbindgen_start(): void }).__wbindgen_start();
}
