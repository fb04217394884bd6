// What the built entries may not have, read off the files: what an entry imports, all the way down.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { at } from "./setup.mjs";

const root = at("node_modules/pingone-protect");
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Every JavaScript file that somebody can be given, with the conditions that lead to it. */
const entries = Object.entries(exports).flatMap(([name, target]) => [...targets(name, target)]);

test("there is an entry for every runtime", () => {
  const named = entries.map(({ conditions }) => conditions.join(" "));
  for (const runtime of ["workerd", "edge-light", "deno", "bun", "node import", "node require", "browser", "default"]) {
    assert.ok(named.includes(`. ${runtime}`), `no entry ${runtime} among ${named.join(", ")}`);
  }
});

for (const { conditions, path } of entries) {
  test(`${conditions.join(" ")} holds nothing that an edge runtime refuses`, () => {
    const files = reachable(join(root, path));
    const edge = conditions.some((condition) => ["workerd", "edge-light"].includes(condition));
    for (const [file, code] of files) {
      assert.doesNotMatch(code, /\beval\s*\(|\bFunction\s*\(/, `${file} makes code of strings`);
      const builtin = importsOf(code).find((name) => name.startsWith("node:") || builtinModules.includes(name));
      assert.equal(builtin, undefined, `${file} imports a module of Node`);
      if (!edge) continue;
      assert.doesNotMatch(code, /WebAssembly\.(Module|compile|compileStreaming|instantiate|instantiateStreaming)\s*\(/, `${file} compiles wasm`);
    }
  });
}

function* targets(name, target, conditions = []) {
  if (typeof target === "object") {
    for (const [condition, next] of Object.entries(target)) {
      if (condition !== "types") yield* targets(name, next, [...conditions, condition]);
    }
  } else if (target.endsWith(".js")) {
    yield { conditions: [name, ...conditions], path: target };
  }
}

/** The file and what it imports, by path. */
function reachable(path, found = new Map()) {
  if (found.has(path) || !path.endsWith(".js")) return found;
  const code = readFileSync(path, "utf8").replaceAll(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
  found.set(path, code);
  for (const name of importsOf(code)) if (name.startsWith(".")) reachable(join(dirname(path), name), found);
  return found;
}

function importsOf(code) {
  const imports = code.matchAll(/(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*["']([^"']+)["']/g);
  return [...imports].map(([, name]) => name);
}
