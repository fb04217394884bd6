/** Cloudflare Workers: a wasm import is a module that is compiled already. */

// @ts-expect-error The bundler resolves it.
import module from "../../wasm/pingone_protect.wasm";
import { instantiate } from "../load.js";
import { configure } from "../platform.js";

// `cache` is refused by older compatibility dates, and a Worker's subrequests of these kinds are not cached.
configure({ sharesPendingWork: false, fetchInit: () => ({}) });
instantiate(module as WebAssembly.Module);

export * from "../index.js";
