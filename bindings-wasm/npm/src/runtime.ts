/**
 * The one wasm instance of the process: how an entry hands it over, how it is called, and what a trap does.
 *
 * Everything that the wasm throws on purpose is a string, the JSON of an `ErrorInfo`. Anything else is a trap; the
 * instance's memory may be half written then, so it is never called again.
 */

import { ProtectError } from "./errors.js";
import { refusing } from "./refusing.js";
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
/** Why every call throws from now on. */
let refusal: string | undefined;

refuse("the wasm module is not there yet: call init() of pingone-protect/slim first");

/** Whether an instance was handed over and has not stopped. */
export function isReady(): boolean {
  return ready;
}

/**
 * Takes an instance over. Never a second one behind a trap: clients and nodes that are still there point into the
 * memory of the first.
 */
export function adopt(instance: { readonly exports: object }): void {
  if (refusal !== undefined) throw internal(refusal);
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
  refusal ??= `the wasm instance has stopped (${cause}) and is not used any more; please report this, and restart`;
  refuse(refusal);
  return internal(refusal, cause);
}

/** From now on every call throws. */
function refuse(message: string): void {
  ready = false;
  setExports(refusing(() => internal(message)));
}

function internal(message: string, cause?: string): ProtectError {
  return new ProtectError({ code: "INTERNAL", message, details: [], cause });
}
