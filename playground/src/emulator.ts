/**
 * A response for the request on the page, from the package's emulator of the service: a test double with the service's
 * manners that runs in the page as well. It is loaded when somebody asks for the first time.
 */

import { ProtectClient, ProtectError } from "pingone-protect";
import type { Emulator } from "pingone-protect/testing";

import { laidOut } from "./document";
import type { State } from "./state";

let loaded: Emulator | undefined;

/** The response as text; or why there is none, in a sentence. */
export type Answer = { response: string } | { problem: string };

export async function ask(state: State): Promise<Answer> {
  try {
    loaded ??= (await import("pingone-protect/testing")).createEmulator();
  } catch {
    return { problem: "The emulator could not be loaded; a second try may help." };
  }
  try {
    return await answer(loaded, state);
  } catch (problem) {
    if (problem instanceof ProtectError) return { problem: `${problem.code}: ${problem.message}` };
    throw problem;
  }
}

async function answer({ options, fetch }: Emulator, state: State): Promise<Answer> {
  const { request, ipFromServer, allowUnknownValues } = state;
  // The secret is the emulator's, which takes any.
  const secret = { ...options, dangerouslyAllowBrowser: true };
  const client = new ProtectClient({ ...secret, fetch, ipFromServer, allowUnknownValues });
  const { id, outcome } = await client.evaluateOrThrow(request);
  if (id === undefined) return { problem: `The service is not asked: the outcome is ${outcome}.` };
  return { response: laidOut((await client.get(id)).raw) };
}
