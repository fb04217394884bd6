// The build of `next build`, served by `next start`; what it sends goes to the emulator on loopback.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { checkServer } from "../../server-checks.mjs";

const require = createRequire(import.meta.url);
const ENVIRONMENT = "6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21";

checkServer(async () => {
  const bin = require.resolve("pingone-protect/package.json").replace("package.json", "bin/pingone-protect.mjs");
  const emulator = await started([bin, "emulator", "--port", "0"], /at (http:\S+)/);
  const next = await started([require.resolve("next/dist/bin/next"), "start", "--hostname", "127.0.0.1", "--port", "0"], /(http:\/\/127\S+)/, {
    PINGONE_API_URL: `${emulator.url}/v1`,
    PINGONE_AUTH_URL: emulator.url,
    PINGONE_ENVIRONMENT_ID: ENVIRONMENT,
    PINGONE_CLIENT_ID: "worker",
    PINGONE_CLIENT_SECRET: "any",
    SESSION_SECRET: "a secret of the tests",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  return {
    emulator: admin(`${emulator.url}/emulator/environments/${ENVIRONMENT}`),
    send: (path, { headers, ...init }) => fetch(next.url + path, { headers: { ...headers, "x-real-ip": "81.2.69.142" }, ...init }),
    stop() {
      next.process.kill();
      emulator.process.kill();
    },
  };
});

/** A program of Node that says where it listens. */
async function started(args, pattern, env = {}) {
  const server = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise((resolve, reject) => {
    let said = "";
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const found = pattern.exec(said);
      if (found !== null) resolve(found[1]);
    });
    server.on("exit", () => reject(new Error(`${args[0]} ended: ${said}`)));
  });
  return { process: server, url };
}

/** The emulator's admin calls. */
function admin(url) {
  return {
    reset: () => fetch(url, { method: "DELETE" }),
    setFaults: (faults) => fetch(`${url}/faults`, { method: "PUT", body: JSON.stringify(faults) }),
    log: async () => (await fetch(`${url}/log`)).json(),
  };
}
