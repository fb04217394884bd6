/** From a module of wasm to the one instance, for the entries. */

import { adopt, imports } from "./runtime.js";

/** Instantiates at once, where the runtime allows it. */
export function instantiate(module: WebAssembly.Module): void {
  adopt(new WebAssembly.Instance(module, imports));
}
