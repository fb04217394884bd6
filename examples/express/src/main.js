// Starts the application with the PINGONE_… variables.

import { ProtectClient } from "pingone-protect";
import { application } from "./app.js";

const trustedProxies = (process.env.TRUSTED_PROXIES ?? "").split(" ").filter((block) => block !== "");
const server = application(ProtectClient.fromEnv(), { trustedProxies }).listen(process.env.PORT ?? 3000, () => {
  console.log(`listening on port ${server.address().port}`);
});
