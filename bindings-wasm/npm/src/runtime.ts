/**
 * The one wasm instance of the process: how an entry hands it over, how it is called, and what a trap does.
 *
 * Everything that the wasm throws on purpose is a string, the JSON of an `ErrorInfo`. Anything else is a trap; the
 * instance's memory may be half written then, so it is never called again.
 */

import { ProtectError } from "./errors.js";
import * as glue from "./glue/pingone_protect_bg.js";

/** The functions of the wasm. */
export type Core = typeof glue;

/** What the glue needs of an instance. */
interface Exports {
  __wbindgen_start(): void;
}

/** What an instance is made with. */
export const imports = { "./pingone_protect_bg.js": glue } as unknown as WebAssembly.Imports;

const setExports = (glue as unknown as { __wbg_set_wasm(exports: object): void }).__wbg_set_wasm;
let ready = false;

refuse("the wasm module is not there yet: call init() of pingone-protect/slim first");

/** Whether an instance was handed over and has not stopped. */
export function isReady(): boolean {
  return ready;
}

/** Takes an instance over. */
export function adopt(instance: { readonly exports: object }): void {
  setExports(instance.exports);
  (instance.exports as Exports).__wbindgen_start();
  ready = true;
}

/** Calls the wasm. */
export function call<T>(use: (core: Core) => T): T {
  try {
    return use(glue);
  } catch (thrown) {
    if (typeof thrown === "string") throw new ProtectError(JSON.parse(thrown));
    if (thrown instanceof ProtectError) throw thrown;
    throw stopped(thrown);
  }
}

/** The same for functions that give JSON. */
export function callForJson<T>(use: (core: Core) => string): T {
  return JSON.parse(call(use)) as T;
}

function stopped(trap: unknown): ProtectError {
  const cause = trap instanceof Error ? `${trap.name}: ${trap.message}` : String(trap);
  const message = `the wasm instance has stopped (${cause}) and is not used any more; please report this, and restart`;
  refuse(message);
  return internal(message, cause);
}

/** From now on every call throws. What is collected as garbage has nothing left to free. */
function refuse(message: string): void {
  ready = false;
  const refusing = () => {
    throw internal(message);
  };
  setExports(
    new Proxy(
      {},
      { get: (_, name) => (/^__wbg_.*_free$/.test(String(name)) ? () => undefined : refusing) },
    ),
  );
}

function internal(message: string, cause?: string): ProtectError {
  return new ProtectError({ code: "INTERNAL", message, details: [], cause });
}
