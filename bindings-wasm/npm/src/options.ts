/** The options: what is data goes to the wasm, which holds the rules; what is a function stays here. */

import { ProtectError } from "./errors.js";
import { configurationOf } from "./json.js";
import type { ProtectEvent, TokenCallback } from "./types.js";

/** The options that are functions. */
export interface Hooks {
  token?: TokenCallback;
  fetch?: typeof globalThis.fetch;
  waitUntil?: (promise: Promise<unknown>) => void;
  onEvent?: (event: ProtectEvent) => void;
}

const HOOKS = ["token", "fetch", "waitUntil", "onEvent"] as const;

/** The variables and the options that they stand for. */
const VARIABLES = {
  PINGONE_ENVIRONMENT_ID: "environmentId",
  PINGONE_CLIENT_ID: "clientId",
  PINGONE_CLIENT_SECRET: "clientSecret",
  PINGONE_REGION: "region",
  PINGONE_API_URL: "apiUrl",
  PINGONE_AUTH_URL: "authUrl",
} as const;

/** Takes the functions out of the options; the rest is the JSON that the wasm checks. */
export function takeHooks(options: object): { text: string; hooks: Hooks } {
  const data: Record<string, unknown> = { ...options };
  const hooks: Record<string, unknown> = {};
  for (const name of HOOKS) {
    const hook = data[name];
    delete data[name];
    if (hook === undefined || hook === null) continue;
    if (typeof hook !== "function") throw mistyped(name);
    hooks[name] = hook;
  }
  if (hooks["token"] !== undefined) data["token"] = true;
  return { text: configurationOf(data), hooks: hooks as Hooks };
}

/** The options that the variables of an environment give. An empty one counts as absent. */
export function fromVariables(env: object): Record<string, unknown> {
  const given = Object.entries(VARIABLES).map(([variable, option]) => [option, (env as Record<string, unknown>)[variable]]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined && value !== ""));
}

function mistyped(name: string): ProtectError {
  return new ProtectError({ code: "INVALID_CONFIG", message: `${name} must be a function`, target: name, details: [] });
}
