/** Vercel and Next.js edge: a wasm import with `?module` is a module that is compiled already. */

// @ts-expect-error The bundler resolves it.
import module from "../../wasm/pingone_protect.wasm?module";
import { instantiate } from "../load.js";
import { configure } from "../platform.js";

configure({ sharesPendingWork: false });
instantiate(module as WebAssembly.Module);

export * from "../index.js";
