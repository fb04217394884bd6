/** The one instance of the emulator's wasm, and what a trap does: the instance is never called again. */

import { refusing } from "../refusing.js";
import * as glue from "../glue/pingone_protect_testing_bg.js";

const imports = { "./pingone_protect_testing_bg.js": glue } as unknown as WebAssembly.Imports;
const setExports = (glue as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm;

/** Instantiates at once. */
export function instantiateTesting(module: WebAssembly.Module): void {
  const { exports } = new WebAssembly.Instance(module, imports);
  setExports(exports);
}

/** Calls the wasm, which throws nothing on purpose. */
export function callEmulator<T>(use: () => T): T {
  try {
    return use();
  } catch (trap) {
    const error = new Error(`the emulator has stopped and is not used any more: ${String(trap)}`, { cause: trap });
    setExports(refusing(() => error));
    throw error;
  }
}
