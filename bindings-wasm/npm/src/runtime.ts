/**
 * The one wasm instance of the process: how an entry hands it over, how it is called, what it keeps, and what a trap
 * does.
 *
 * The wasm says of itself when an operation failed. Anything that it throws is a trap; the instance's memory may be
 * half written then, so it is never called again.
 */

import { ProtectError } from "./errors.js";
import { refusing } from "./refusing.js";
import * as glue from "./glue/pingone_protect_bg.js";
import { Operation } from "./glue/pingone_protect_bg.js";

/** What an operation takes; each reads what it needs. Its comment in the wasm says what that is. */
export interface Taken {
  /** What it is an operation of. */
  readonly of?: Kept;
  /** A second object, flags, or a choice. */
  readonly number?: number;
  readonly nowMs?: number;
  readonly bytes?: Uint8Array;
  readonly texts?: readonly (string | undefined)[];
  /** Of operations that begin a call. */
  readonly call?: Call;
}

/** What is known when a call starts. */
export interface Call {
  /** A clock that never goes back, and the wall clock, in milliseconds. */
  readonly nowMs: number;
  readonly epochMs: number;
  /** From 0 to 1. */
  readonly chance: number;
  readonly transactionId: string | undefined;
  readonly sessionId: string | undefined;
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
  ready = true;
}

/** Lets the wasm do something; an empty text is nothing. */
export function invoke(operation: Operation, taken: Taken = {}): string {
  const text = crossed(operation, taken);
  if (text === undefined) throw new ProtectError(JSON.parse(crossed(Operation.Thrown, {}) as string));
  return text;
}

/** The same for operations that give JSON. */
export function invokeForJson<T>(operation: Operation, taken: Taken): T {
  return JSON.parse(invoke(operation, taken)) as T;
}

/** What the wasm keeps until it is freed, which the garbage collector does, too. */
export class Kept<K extends "client" | "machine" | "run" = "client" | "machine" | "run"> {
  declare readonly kind: K;
  /** By which the wasm knows it. */
  number: number;

  /** Of the number that an operation gave. */
  constructor(number: string) {
    this.number = Number(number);
    finalization?.register(this, this.number, this);
  }

  free(): void {
    finalization?.unregister(this);
    freed(this.number);
    // The wasm gives the number to another.
    this.number = -1;
  }
}

const NONE = new Uint8Array();

/** Some runtimes have none; there, what is not freed stays. */
const finalization = typeof FinalizationRegistry === "function" ? new FinalizationRegistry(freed) : undefined;

function freed(number: number): void {
  // An instance that has stopped has nothing left to free.
  if (ready) invoke(Operation.Free, { number });
}

function crossed(operation: Operation, { of, number = 0, nowMs, bytes = NONE, texts, call }: Taken): string | undefined {
  try {
    return glue.invoke(
      operation,
      of?.number ?? 0,
      number,
      nowMs ?? call?.nowMs ?? 0,
      call?.epochMs ?? 0,
      call?.chance ?? 0,
      bytes,
      texts?.[0],
      texts?.[1],
      texts?.[2] ?? call?.transactionId,
      call?.sessionId,
    );
  } catch (thrown) {
    throw thrown instanceof ProtectError ? thrown : stopped(thrown);
  }
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
