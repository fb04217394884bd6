// From the sources and the glue to `dist`: optimises the wasm, compiles the TypeScript, makes the CommonJS twin and
// the entry of Node. `src/glue` is there already: the crate `pingone-protect-wasm-build` puts it there.

import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transformSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const at = (...parts) => join(root, ...parts);
const require = createRequire(import.meta.url);

const FEATURES = ["bulk-memory", "nontrapping-float-to-int", "sign-ext", "mutable-globals", "multivalue"];
/** More looks at the control flow, and no address below 1024 is ever used: the stack ends there. */
const PASSES = ["--low-memory-unused", "-Oz", "--flatten", "--rereloop", "-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--strip-target-features"];
const MODULES = { pingone_protect: "wasm-base64", pingone_protect_testing: "testing-base64" };
/** Entries that only a bundler or a browser can load. */
const ESM_ONLY = /entries\/(workerd|edge-light|browser|deno|bun|testing-workerd|testing-edge-light)\.js$/;

rmSync(at("dist"), { recursive: true, force: true });
mkdirSync(at("dist/wasm"), { recursive: true });
cpSync(at("../../LICENSE"), at("LICENSE"));

for (const name of Object.keys(MODULES)) {
  const [source, target] = [at("src/glue", `${name}_bg.wasm`), at("dist/wasm", `${name}.wasm`)];
  const wasmOpt = at("node_modules/binaryen/bin/wasm-opt");
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  execFileSync(process.execPath, [wasmOpt, source, "-o", target, ...PASSES, ...features]);
  // What a bundler or a Worker makes of an import.
  const types = "declare const module: WebAssembly.Module;\n";
  writeFileSync(at("dist/wasm", `${name}.d.ts`), `${types}export default module;\n`);
  writeFileSync(at("dist/wasm", `${name}.d.cts`), `${types}export = module;\n`);
}

execFileSync(process.execPath, [at("node_modules/typescript/bin/tsc"), "-p", root], { stdio: "inherit" });
for (const name of Object.keys(MODULES)) {
  cpSync(at("src/glue", `${name}_bg.d.ts`), at("dist/esm/glue", `${name}_bg.d.ts`));
  // Generated, with comments of its own: nobody reads it, and not everybody bundles it.
  const glue = readFileSync(at("src/glue", `${name}_bg.js`), "utf8");
  writeFileSync(at("dist/esm/glue", `${name}_bg.js`), transformSync(glue, { minify: true, format: "esm" }).code);
  const base64 = readFileSync(at("dist/wasm", `${name}.wasm`)).toString("base64");
  writeFileSync(at("dist/esm", `${MODULES[name]}.js`), `export const base64 = "${base64}";\n`);
  cpSync(at("src", `${MODULES[name]}.d.ts`), at("dist/esm", `${MODULES[name]}.d.ts`));
}

const files = readdirSync(at("dist/esm"), { recursive: true }).map((file) => at("dist/esm", file));
await build({
  entryPoints: files.filter((file) => file.endsWith(".js") && !ESM_ONLY.test(file)),
  outbase: at("dist/esm"),
  outdir: at("dist/cjs"),
  format: "cjs",
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
writeFileSync(at("dist/cjs/package.json"), '{ "type": "commonjs" }\n');
for (const file of files.filter((file) => file.endsWith(".d.ts") && !ESM_ONLY.test(file.replace(".d.ts", ".js")))) {
  cpSync(file, at("dist/cjs", relative(at("dist/esm"), file)));
}

// One instance in Node, however it is imported: errors of both are the same class.
const names = Object.keys(require(at("dist/cjs/entries/node.js"))).sort();
writeFileSync(
  at("dist/esm/entries/node.js"),
  `/** Node, by \`import\`: the same instance that \`require\` gives. */\n\nimport protect from "../../cjs/entries/node.js";\n\nexport const { ${names.join(", ")} } = protect;\n`,
);
