// The journey of `examples/journey/sign-in.json` through the npm package, for four visitors: where each of them went.

import { readFileSync } from "node:fs";
import { Journey, ProtectClient } from "pingone-protect";

const definition = JSON.parse(readFileSync(process.argv[2], "utf8"));
const client = ProtectClient.fromEnv();
const context = { ip: "81.2.69.142", userAgent: "Mozilla/5.0" };

const VISITORS = [
  { name: "Ana, as ever", userId: "low-ana", expected: "authenticated LOW SUCCESS" },
  { name: "Cleo, on a new device", userId: "high-cleo", expected: "authenticated HIGH approved SUCCESS" },
  { name: "a script", userId: "script", userAgent: "HeadlessChrome/140.0", expected: "authenticated BOT_MITIGATION false FAILURE" },
  { name: "a blocked signals SDK", userId: "kim", clientError: "blocked", expected: "authenticated CLIENT_ERROR FAILURE" },
];

for (const { name, userId, userAgent, clientError, expected } of VISITORS) {
  const tasks = {
    login: () => ({ outcome: "authenticated", context: { userId, username: `${userId}@example.com` } }),
    collectSignals: () => (clientError === undefined ? { signals: "opaque-signals" } : { clientError }),
    push: () => "approved",
    captcha: () => "false",
    innerPush: () => "true",
  };
  const seen = { ...context, ...(userAgent && { userAgent }) };
  const end = await client.runJourney(new Journey(definition), {}, seen, { tasks });
  const went = [...end.path.map(({ outcome }) => outcome).filter((outcome) => outcome !== "CONTINUE"), end.result];
  console.log(`${name.padEnd(24)}${went.join(" → ")}`);
  if (went.join(" ") !== expected) {
    console.error(`${name} should have gone ${expected}`);
    process.exitCode = 1;
  }
}
