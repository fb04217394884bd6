// Where the service of a check is: inside the runtime, or on loopback. Each has an environment of its own.

import { ProtectClient } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

/** The emulator as a `fetch`. */
export function inside() {
  const emulator = createEmulator();
  return {
    client: (options) => clientOf({ ...emulator.options, fetch: emulator.fetch, ...options }),
    setFaults: (faults) => emulator.setFaults(faults),
    log: () => emulator.log(),
    sent: (operations) => operations,
  };
}

/**
 * The runtime's own `fetch`, to an emulator on loopback. Chromium repeats what was lost on a kept connection before
 * any answer, a POST, too, and no option of `fetch` keeps it from that: with `repeats` such a row counts once.
 */
export function onLoopback(url, { repeats = false } = {}) {
  const environmentId = crypto.randomUUID();
  const admin = `${url}/emulator/environments/${environmentId}`;
  const options = { environmentId, apiUrl: `${url}/v1`, authUrl: url, clientId: "worker", clientSecret: "any" };
  return {
    client: (more) => clientOf({ ...options, ...more }),
    setFaults: async (faults) => void (await fetch(`${admin}/faults`, { method: "PUT", body: JSON.stringify(faults) })),
    log: async () => (await fetch(`${admin}/log`)).json(),
    sent: (operations) => (repeats ? operations.replaceAll(/\b(\w+)(?: \1)+\b/g, "$1") : operations),
  };
}

/** A browser refuses a secret; here it is the emulator's, which has none. */
function clientOf(options) {
  return new ProtectClient({ dangerouslyAllowBrowser: true, timeoutMs: 20_000, ...options });
}
