/**
 * Browsers and their bundlers: the wasm is an asset beside the script, compiled while it arrives. Where it is not to be
 * had like this (a bundler that leaves the address as it is, a server that does not know its type) the source has it.
 */

import { bytesOf } from "../bytes.js";
import { adopt, imports } from "../runtime.js";

adopt(await asset().catch(inline));

async function asset(): Promise<WebAssembly.Instance> {
  const response = fetch(new URL("../../wasm/pingone_protect.wasm", import.meta.url));
  return (await WebAssembly.instantiateStreaming(response, imports)).instance;
}

async function inline(): Promise<WebAssembly.Instance> {
  const { base64 } = await import("../wasm-base64.js");
  return (await WebAssembly.instantiate(bytesOf(base64), imports)).instance;
}

export * from "../index.js";
