/**
 * Without the wasm in it: `init` takes the module from wherever you keep it, `pingone-protect/pingone_protect.wasm`
 * for instance. Until then every call throws.
 */

import { adopt, imports, isReady } from "../runtime.js";

/** What `init` takes: a module, its bytes, or the answer that carries them. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | PromiseLike<WebAssembly.Module | BufferSource | Response>;

/** Makes every other export ready. Once is enough; more do nothing. */
export async function init(source: WasmSource): Promise<void> {
  if (isReady()) return;
  const given = await source;
  const module = isModule(given) ? given : await WebAssembly.compile(await bytes(given));
  if (!isReady()) adopt(await WebAssembly.instantiate(module, imports));
}

/** The same at once, from a module. */
export function initSync(module: WebAssembly.Module): void {
  if (!isReady()) adopt(new WebAssembly.Instance(module, imports));
}

export * from "../index.js";

/** `instanceof` does not hold across realms. */
function isModule(given: object): given is WebAssembly.Module {
  return Object.prototype.toString.call(given) === "[object WebAssembly.Module]";
}

async function bytes(given: BufferSource | Response): Promise<BufferSource> {
  return "arrayBuffer" in given ? given.arrayBuffer() : given;
}
