/**
 * Without the wasm in it: `init` takes the module from wherever you keep it, `pingone-protect/pingone_protect.wasm`
 * for instance. Until then every call throws.
 */

import { ProtectError } from "../errors.js";
import { adopt, imports, isReady } from "../runtime.js";

/** What `init` takes: a module, its bytes, or the answer that carries them. */
export type WasmSource = WebAssembly.Module | BufferSource | Response | PromiseLike<WebAssembly.Module | BufferSource | Response>;

/** Makes every other export ready. Once is enough; more do nothing. Behind a trap it throws. */
export async function init(source: WasmSource): Promise<void> {
  if (isReady()) return;
  const given = await source;
  const module = isModule(given) ? given : await compile(given);
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

async function compile(given: BufferSource | Response): Promise<WebAssembly.Module> {
  try {
    const bytes = "arrayBuffer" in given ? await given.arrayBuffer() : given;
    return await WebAssembly.compile(bytes);
  } catch (error) {
    const { status } = (given ?? {}) as { status?: number };
    const what = typeof status === "number" ? `the answer with the status ${status}` : "what was given";
    const message = `${what} is not the wasm of this package: give the module, the bytes of pingone_protect.wasm, or a Response that carries them`;
    throw new ProtectError({ code: "INVALID_CONFIG", message, target: "source", details: [], cause: String(error) });
  }
}
