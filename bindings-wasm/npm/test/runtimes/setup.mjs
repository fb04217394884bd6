// What the tests share: the fresh folder with the tarball, the corpus, the emulator on loopback, and what a report
// must say.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
/** A folder as a user has one: the tarball in `node_modules`, the suite beside it. */
export const app = join(here, "app");
export const at = (...parts) => join(app, ...parts);
/** A program of the tools. */
export const tool = (name) => join(here, "node_modules/.bin", name);

const PURE = new Set(["validateRequest", "validateFeedback", "requestBody", "decide", "explain", "clientIp", "parse"]);
/** The cases without I/O, a line each. */
export const cases = readdirSync(at("cases"))
  .flatMap((file) => readFileSync(at("cases", file), "utf8").split("\n"))
  .filter((line) => line !== "" && PURE.has(JSON.parse(line).operation))
  .join("\n");

/** Starts the emulator of the tarball; gives its URL and what ends it. */
export async function startEmulator() {
  const bin = at("node_modules/pingone-protect/bin/pingone-protect.mjs");
  const server = spawn(process.execPath, [bin, "emulator", "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  for await (const chunk of server.stdout) {
    said += chunk;
    const url = /http:\/\/\S+/.exec(said)?.[0];
    if (url !== undefined && said.includes("Ctrl-C")) return { url, stop: () => server.kill() };
  }
  throw new Error("the emulator did not start");
}

/** A URL of loopback where nobody listens. */
export async function nobody() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

/** What the suite takes. */
export async function inputFor(emulator) {
  return { cases, loopback: emulator.url, nobody: await nobody() };
}

/** A report without failures, over the whole corpus. */
export function assertPassed(report) {
  assert.deepEqual(report.failures, []);
  const expected = cases.split("\n").length;
  assert.ok(report.passed >= expected, `${report.passed} checks of ${expected}`);
}

/** Runs a program in the folder; what it prints must end with a report. */
export function reportOf(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: app, encoding: "utf8", timeout: 120_000 });
  assert.equal(status, 0, `${program} ${args.join(" ")}: ${error ?? stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
