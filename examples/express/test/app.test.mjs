// The application on a loopback port, behind a proxy that it trusts; what it sends goes to the emulator.

import { once } from "node:events";
import { ProtectClient } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";
import { application } from "../src/app.js";
import { checkServer } from "../../server-checks.mjs";

process.env.NODE_ENV = "test"; // Express logs no refused bodies then.

checkServer(async () => {
  const emulator = createEmulator();
  const protect = new ProtectClient({ ...emulator.options, fetch: emulator.fetch });
  const server = application(protect, { trustedProxies: ["127.0.0.0/8"] }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    emulator,
    send: (path, { headers, ...init }) => fetch(url + path, { headers: { ...headers, "x-forwarded-for": "9.9.9.9, 81.2.69.142" }, ...init }),
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
});
