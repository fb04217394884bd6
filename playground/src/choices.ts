/**
 * What may stand at a place of a request. The page has no lists of its own: it puts an impossible value there and reads
 * what the package would allow instead, so a subtype is offered only where the flow's type has it.
 */

import { validateRequest } from "pingone-protect";

import { changed, pathOf } from "./document";

/** Named like no value of the service. */
const IMPOSSIBLE = "?";

/** The allowed values at a target of this request, in the service's order; none when anything or nothing goes. */
export function choicesAt(request: string, target: string): readonly string[] {
  const { diagnostics } = validateRequest(changed(request, pathOf(target), IMPOSSIBLE));
  return diagnostics.find((finding) => finding.target === target)?.allowedValues ?? [];
}
