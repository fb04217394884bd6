// From the sources and the installed package to a folder that any static host can serve, under any path:
//
//   node build.mjs PACKAGE FOLDER
//
// The package is not bundled: the page loads the very files that a browser gets from npm, wasm included. Everything
// else goes into one script, with the licences of what is in it beside it.

import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [source, folder] = process.argv.slice(2);
if (source === undefined || folder === undefined) {
  console.error("usage: node build.mjs PACKAGE FOLDER");
  process.exit(2);
}

const root = dirname(fileURLToPath(import.meta.url));
/** The entry that a browser's `exports` condition names, for each name that the page imports. */
const entries = {
  "pingone-protect": "./package/esm/entries/browser.js",
  "pingone-protect/testing": "./package/esm/entries/testing.js",
};
/** What no browser loads: types, and entries and inlined wasm for other runtimes. */
const left = /\.d\.ts$|^wasm-base64\.js$|^entries\/(?!(browser|testing)\.js$)/;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
copyPackage();
for (const file of ["index.html", "style.css", "icon.svg"]) cpSync(join(root, file), join(folder, file));
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["src/main.ts"],
  outdir: folder,
  bundle: true,
  splitting: true,
  chunkNames: "[name]",
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  plugins: [{ name: "package", setup: leavePackage }],
});
writeFileSync(join(folder, "licenses.txt"), licences(Object.keys(metafile.inputs)));

function copyPackage() {
  const modules = join(source, "dist/esm");
  for (const entry of readdirSync(modules, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = path.slice(modules.length + 1).replaceAll("\\", "/");
    if (entry.isFile() && !left.test(name)) cpSync(path, join(folder, "package/esm", name));
  }
  cpSync(join(source, "dist/wasm/pingone_protect.wasm"), join(folder, "package/wasm/pingone_protect.wasm"));
  cpSync(join(source, "LICENSE"), join(folder, "package/LICENSE"));
}

function leavePackage({ onResolve }) {
  onResolve({ filter: /^pingone-protect(\/|$)/ }, ({ path }) => {
    const entry = entries[path];
    return entry === undefined
      ? { errors: [{ text: `${path} has no entry for browsers` }] }
      : { path: entry, external: true };
  });
}

/** The licence texts of the packages that these files come from. */
function licences(files) {
  const names = files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]).filter(Boolean);
  const texts = [...new Set(names)].sort().map((name) => {
    const home = join(root, "node_modules", name);
    const file = readdirSync(home).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence file`);
    return `${name}\n\n${readFileSync(join(home, file), "utf8").trim()}\n`;
  });
  return texts.join("\n----\n\n");
}
