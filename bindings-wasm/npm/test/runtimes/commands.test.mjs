// Runtimes that have a command: Node, Deno, Bun; and bundles that run without a package beside them.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { app, assertPassed, at, inputFor, reportOf, startEmulator, tool } from "./setup.mjs";

let emulator;
before(async () => {
  emulator = await startEmulator();
  writeFileSync(at("suite/input.json"), JSON.stringify(await inputFor(emulator)));
});
after(() => emulator.stop());

const COMMANDS = [
  { name: "Node", program: process.execPath, args: [], tellsConnectFailures: true },
  { name: "Deno", program: tool("deno"), args: ["run", "--no-lock", "--allow-net"], tellsConnectFailures: false },
  { name: "Bun", program: tool("bun"), args: ["run"], tellsConnectFailures: true },
];
for (const { name, program, args, tellsConnectFailures } of COMMANDS) {
  test(`${name} runs the suite`, () => {
    const report = reportOf(program, [...args, "suite/main.mjs"]);
    assertPassed(report);
    assert.equal(report.connectAttempts, tellsConnectFailures ? 2 : 1);
  });
}

for (const [name, options, file] of [
  ["of Node, in one file", { platform: "node", format: "cjs", target: "node20" }, "bundled.cjs"],
  ["of no platform, with the default entry", { platform: "neutral", format: "esm" }, "bundled.mjs"],
]) {
  test(`esbuild bundles for programs ${name}`, async () => {
    const contents = `import { runSuite } from "./suite/index.mjs";
      runSuite(${JSON.stringify(await inputFor(emulator))}).then((report) => console.log(JSON.stringify(report)));`;
    const stdin = { contents, resolveDir: app };
    await build({ stdin, outfile: at("bundled", file), bundle: true, logLevel: "warning", ...options });
    assertPassed(reportOf(process.execPath, [`bundled/${file}`]));
  });
}

test("Node, Bun and Deno load it by require", () => {
  writeFileSync(
    at("required.cjs"),
    `const { ProtectClient, decide } = require("pingone-protect");
    const { createEmulator } = require("pingone-protect/testing");
    const { collectSignals } = require("pingone-protect/signals");
    const { options, fetch } = createEmulator();
    const event = { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u-1" } };
    new ProtectClient({ ...options, fetch })
      .evaluate({ event })
      .then(({ outcome }) => console.log(JSON.stringify([outcome, decide({ result: { level: "HIGH" } }).outcome, typeof collectSignals])));`,
  );
  for (const { program, args } of COMMANDS) {
    assert.deepEqual(reportOf(program, [...args, "required.cjs"]), ["LOW", "HIGH", "function"]);
  }
});
