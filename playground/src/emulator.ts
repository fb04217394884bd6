/**
 * A response for the request on the page, from the package's emulator of the service: a test double with the service's
 * manners that runs in the page as well. It is loaded when somebody asks for the first time.
 */

import { ProtectClient, ProtectError } from "pingone-protect";
import type { Emulator } from "pingone-protect/testing";

import { laidOut } from "./document";
import type { State } from "./state";

let emulator: Promise<Emulator> | undefined;

/** The response as text; or why there is none, in a sentence. */
export async function ask({
  request,
  ipFromServer,
  allowUnknownValues,
}: State): Promise<{ response: string } | { problem: string }> {
  emulator ??= import("pingone-protect/testing").then(({ createEmulator }) => createEmulator());
  const { options, fetch } = await emulator;
  // The secret is the emulator's, which takes any.
  const client = new ProtectClient({
    ...options,
    fetch,
    dangerouslyAllowBrowser: true,
    ipFromServer,
    allowUnknownValues,
  });
  try {
    const { id } = await client.evaluateOrThrow(JSON.parse(request));
    return { response: laidOut((await client.get(id!)).raw) };
  } catch (problem) {
    if (problem instanceof ProtectError) return { problem: `${problem.code}: ${problem.message}` };
    if (problem instanceof SyntaxError) return { problem: "The request is no JSON." };
    throw problem;
  }
}
