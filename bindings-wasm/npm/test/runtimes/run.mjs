// Installs the packed tarball and the tools into a fresh folder, with the suite and the corpus beside it, and runs the
// tests there: `node run.mjs TARBALL FOLDER [TEST…]`.

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const source = dirname(fileURLToPath(import.meta.url));
const tests = join(source, "../../../../tests");
const [tarball, folder, ...chosen] = process.argv.slice(2).map((path, index) => (index < 2 ? resolve(path) : path));
const inFolder = (...parts) => join(folder, ...parts);

installTools();
installPackage();
const names = chosen.length > 0 ? chosen : readdirSync(source).filter((name) => name.endsWith(".test.mjs"));
const { status } = run(process.execPath, ["--test", "--test-reporter=spec", "--test-concurrency=2", ...names], folder);
process.exitCode = status ?? 1;

/** The tools stay from run to run, as long as the lock file is the same. */
function installTools() {
  const [lock, installed] = [join(source, "package-lock.json"), inFolder("package-lock.json")];
  const current = existsSync(inFolder("node_modules/.package-lock.json")) && existsSync(installed);
  const same = current && readFileSync(lock, "utf8") === readFileSync(installed, "utf8");
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(source).filter((name) => /\.(json|mjs)$|^\.npmrc$/.test(name))) {
    cpSync(join(source, name), inFolder(name));
  }
  if (!same) npm(["ci", "--no-fund", "--no-audit"], folder);
}

/** A folder as a user has one, made anew. */
function installPackage() {
  const app = inFolder("app");
  rmSync(app, { recursive: true, force: true });
  mkdirSync(app);
  writeFileSync(join(app, "package.json"), '{ "private": true, "type": "module" }\n');
  npm(["install", "--silent", "--no-fund", "--no-audit", "--no-package-lock", tarball], app);
  cpSync(join(source, "suite"), join(app, "suite"), { recursive: true });
  cpSync(join(tests, "js-testee"), join(app, "suite/js-testee"), { recursive: true });
  cpSync(join(tests, "cases"), join(app, "cases"), { recursive: true });
}

function npm(args, cwd) {
  const { status } = run("npm", args, cwd);
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed`);
}

function run(program, args, cwd) {
  return spawnSync(program, args, { cwd, stdio: "inherit" });
}
