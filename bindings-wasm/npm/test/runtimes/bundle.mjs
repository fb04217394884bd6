// Bundles as the runtimes' own tools make them: `wrangler` for workerd, Next.js for its edge runtime.

import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";
import { app, at } from "./setup.mjs";

/** A module of a Worker and the wasm beside it, as Miniflare takes them. */
export async function bundleForWorkerd(entry) {
  const wasm = new Map();
  const keep = {
    name: "wasm modules stay modules",
    setup({ onResolve }) {
      onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir }) => {
        const name = basename(path);
        wasm.set(name, readFileSync(join(resolveDir, path)));
        return { path: `./${name}`, external: true };
      });
    },
  };
  const code = await bundle(entry, { format: "esm", conditions: ["workerd", "worker", "browser"], plugins: [keep] });
  return [
    { type: "ESModule", path: "worker.mjs", contents: code },
    ...[...wasm].map(([path, contents]) => ({ type: "CompiledWasm", path, contents })),
  ];
}

/** A script for the edge runtime, and the modules that it finds as globals, as in Next.js. */
export async function bundleForEdgeLight(entry) {
  const modules = {};
  const provide = {
    name: "wasm modules are globals",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\.wasm\?module$/ }, ({ path, resolveDir }) => {
        return { path: join(resolveDir, path.replace("?module", "")), namespace: "wasm-module" };
      });
      onLoad({ filter: /.*/, namespace: "wasm-module" }, ({ path }) => {
        const name = `wasm_${basename(path, ".wasm")}`;
        modules[name] = new WebAssembly.Module(readFileSync(path));
        return { contents: `export default globalThis.${name};` };
      });
    },
  };
  const code = await bundle(entry, { format: "iife", conditions: ["edge-light", "worker", "browser"], plugins: [provide] });
  return { code, modules };
}

async function bundle(contents, options) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: at("suite"), sourcefile: "entry.mjs" },
    absWorkingDir: app,
    bundle: true,
    write: false,
    target: "es2022",
    logLevel: "warning",
    ...options,
  });
  return outputFiles[0].text;
}
