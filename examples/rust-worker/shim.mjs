// What joins the wasm and its glue to a Worker; `worker-build` writes one like it.

import * as glue from "./worker_bg.js";
import module from "./worker_bg.wasm";

const { exports } = new WebAssembly.Instance(module, { "./worker_bg.js": glue });
glue.__wbg_set_wasm(exports, module);
exports.__wbindgen_start();

export default { fetch: (request, env, context) => glue.fetch(request, env, context) };
