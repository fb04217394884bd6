// The package beside zod 4 and valibot, written as a user would, in one run: decide from a response's bytes, and
// validate and produce the body of a request. Install the packed tarball here first: `npm install <tarball>`.

import * as v from "valibot";
import { z } from "zod";
import { decide, prepareRequest, requestBody } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

const ROUNDS = 15;
const ROUND_MS = 60;

const request = {
  event: {
    ip: "81.2.69.142",
    origin: "web",
    flow: { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
    user: { type: "EXTERNAL", id: "7f1c2b64-8a53-4b0e", name: "ana@example.com", groups: ["staff", { name: "admins" }] },
    session: { id: "5f0e2c11-3a7b-4d52-9d3c-0e8f4f6f2b10" },
    browser: { userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", cookie: "c-1" },
    targetResource: { id: "shop", name: "The shop" },
    sharingType: "PRIVATE",
    customAttributes: { tenant: "north", plan: "gold", attempts: 2, trusted: true },
  },
  riskPolicySet: { name: "Default" },
};

const response = await sampleResponse();
const decoder = new TextDecoder();
const zodResponse = responseSchema();
const zodRequest = requestSchema();
const valibotRequest = valibotSchema();

console.log(`response ${response.length} bytes, request ${JSON.stringify(request).length} bytes`);
compare("decide from bytes", {
  "pingone-protect": () => decide(response).outcome,
  "JSON.parse + zod + rule": () => outcome(zodResponse.parse(JSON.parse(decoder.decode(response)))),
  "JSON.parse + rule": () => outcome(JSON.parse(decoder.decode(response))),
});
compare("validate and body", {
  "pingone-protect": () => prepareRequest(request).body,
  "zod + JSON.stringify": () => JSON.stringify(zodRequest.parse(request)),
  "valibot + JSON.stringify": () => JSON.stringify(v.parse(valibotRequest, request)),
});

/** The best of some rounds of each, taken in turns, so that a busy machine is unfair to none. */
function compare(title, candidates) {
  const best = new Map(Object.keys(candidates).map((name) => [name, Infinity]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(candidates)) best.set(name, Math.min(best.get(name), micros(work)));
  }
  const own = best.get("pingone-protect");
  for (const [name, time] of best) {
    console.log(`${title.padEnd(20)} ${name.padEnd(26)} ${time.toFixed(2).padStart(8)} µs  ours/theirs ${(own / time).toFixed(2)}`);
  }
}

function micros(work) {
  const start = performance.now();
  let runs = 0;
  while (performance.now() - start < ROUND_MS) {
    for (let index = 0; index < 50; index += 1) work();
    runs += 50;
  }
  return ((performance.now() - start) / runs) * 1000;
}

/** The rule as a user would write it. */
function outcome({ result }) {
  if (result.score !== undefined && result.score > 300) return "EXCEEDS_SCORE_THRESHOLD";
  const actions = ["ACCOUNT_RECOVERY", "AITM_MITIGATION", "BOT_MITIGATION", "DENY", "TEMP_EMAIL_MITIGATION"];
  if (actions.includes(result.recommendedAction)) return result.recommendedAction;
  return ["LOW", "MEDIUM", "HIGH"].includes(result.level) ? result.level : "FAILURE";
}

/** What the service answers, with its details. */
async function sampleResponse() {
  const { fetch, options } = createEmulator();
  const body = "grant_type=client_credentials&client_id=a&client_secret=b";
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const token = await fetch(`${options.authUrl}/${options.environmentId}/as/token`, { method: "POST", headers, body });
  const { access_token } = await token.json();
  const url = `${options.apiUrl}/environments/${options.environmentId}/riskEvaluations`;
  const init = { method: "POST", headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" } };
  const answer = await fetch(url, { ...init, body: requestBody(request) });
  const evaluation = await answer.json();
  // An administrator's own predictors, up to the size that the service's answers have.
  const { newDevice } = evaluation.details;
  for (let index = 0; JSON.stringify(evaluation).length < 3000; index += 1) evaluation.details[`custom${index}`] = newDevice;
  return new TextEncoder().encode(JSON.stringify(evaluation));
}

function responseSchema() {
  const level = z.string().optional();
  const predictor = z.looseObject({ level, type: z.string().optional(), status: z.string().optional() });
  return z.looseObject({
    id: z.string(),
    createdAt: z.string(),
    event: z.looseObject({ completionStatus: z.string().optional() }),
    result: z.looseObject({ level, score: z.number().optional(), recommendedAction: z.string().optional() }),
    details: z.looseObject({
      country: z.string().optional(),
      userRiskBehavior: predictor.optional(),
      newDevice: predictor.optional(),
      ipAddressReputation: z.looseObject({ score: z.number().nullish() }).optional(),
    }),
  });
}

function requestSchema() {
  const name = z.string().trim().min(1).max(1024);
  return z.looseObject({
    event: z.looseObject({
      ip: z.union([z.ipv4(), z.ipv6()]),
      flow: z.object({ type: z.enum(["REGISTRATION", "AUTHENTICATION", "ACCESS", "AUTHORIZATION", "TRANSACTION"]), subtype: z.string().optional() }).optional(),
      user: z.object({ type: z.enum(["PING_ONE", "EXTERNAL"]), id: name.optional(), name: name.optional(), groups: z.array(z.union([name, z.object({ name })])).optional() }),
      session: z.object({ id: z.string().min(1) }).optional(),
      browser: z.object({ userAgent: z.string().optional(), cookie: z.string().optional() }).optional(),
      targetResource: z.object({ id: z.string().optional(), name: z.string().optional() }).optional(),
      sharingType: z.enum(["UNSPECIFIED", "SHARED", "PRIVATE"]).optional(),
      customAttributes: z.record(z.string(), z.unknown()).optional(),
    }),
    riskPolicySet: z.object({ id: z.string().optional(), name: z.string().optional(), targeted: z.boolean().optional() }).optional(),
  });
}

function valibotSchema() {
  const name = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1024));
  const text = v.optional(v.string());
  return v.looseObject({
    event: v.looseObject({
      ip: v.pipe(v.string(), v.ip()),
      flow: v.optional(v.object({ type: v.picklist(["REGISTRATION", "AUTHENTICATION", "ACCESS", "AUTHORIZATION", "TRANSACTION"]), subtype: text })),
      user: v.object({ type: v.picklist(["PING_ONE", "EXTERNAL"]), id: v.optional(name), name: v.optional(name), groups: v.optional(v.array(v.union([name, v.object({ name })]))) }),
      session: v.optional(v.object({ id: v.pipe(v.string(), v.minLength(1)) })),
      browser: v.optional(v.object({ userAgent: text, cookie: text })),
      targetResource: v.optional(v.object({ id: text, name: text })),
      sharingType: v.optional(v.picklist(["UNSPECIFIED", "SHARED", "PRIVATE"])),
      customAttributes: v.optional(v.record(v.string(), v.unknown())),
    }),
    riskPolicySet: v.optional(v.object({ id: text, name: text, targeted: v.optional(v.boolean()) })),
  });
}
