// The code of the readmes runs.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ProtectClient } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

const here = dirname(fileURLToPath(import.meta.url));
const packaged = dirname(createRequire(import.meta.url).resolve("pingone-protect/package.json"));

const blocks = (file) => [...readFileSync(file, "utf8").matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code);

test("the quick start of the whole", () => {
  const [code, ...others] = blocks(join(repository(), "README.md"));
  assert.deepEqual(others, []);
  const out = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8", cwd: here });
  assert.equal(out, code.slice(code.lastIndexOf("// ") + 3));
});

test("the quick start of the package", async () => {
  const bin = join(packaged, "bin/pingone-protect.mjs");
  const server = spawn(process.execPath, [bin, "emulator", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    Object.assign(process.env, await printedVariables(server.stdout));
    const { signIn } = await loaded(blocks(join(packaged, "README.md"))[0]);
    const visitor = { ip: "81.2.69.142", userAgent: "Mozilla/5.0", email: "ana@example.com" };
    const answers = [await signIn({ ...visitor, id: "low-1" }), await signIn({ ...visitor, id: "deny-1" })];
    assert.deepEqual(answers, [true, false]);
  } finally {
    server.kill();
  }
});

test("the journey of the package", async () => {
  const { signIn } = await loaded(blocks(join(packaged, "README.md"))[1]);
  const emulator = createEmulator();
  const client = new ProtectClient({ ...emulator.options, fetch: emulator.fetch });
  const visitor = { ip: "81.2.69.142", userAgent: "Mozilla/5.0", username: "ana@example.com" };
  const ends = [];
  for (const userId of ["low-1", "high-1", "deny-1"]) ends.push((await signIn(client, { ...visitor, userId })).result);
  assert.deepEqual(ends, ["SUCCESS", "SUCCESS", "FAILURE"]);
});

/** The readme of the whole lies where the lock file of cargo does. */
function repository() {
  let folder = here;
  while (!existsSync(join(folder, "Cargo.lock"))) folder = dirname(folder);
  return folder;
}

async function printedVariables(stdout) {
  let out = "";
  for await (const chunk of stdout) {
    out += chunk;
    if (out.includes("Ctrl-C")) break;
  }
  return Object.fromEntries([...out.matchAll(/(PINGONE_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));
}

async function loaded(code) {
  const file = join(here, `readme-${process.pid}.mjs`);
  writeFileSync(file, code);
  try {
    return await import(`${file}?${Math.random()}`);
  } finally {
    rmSync(file);
  }
}
