/** How outcomes look: each kind has a colour, always beside its name. */

import type { Decision } from "pingone-protect";

export type Kind = "low" | "medium" | "high" | "exceeds" | "action" | "failure";

/** The kind of a decision, by who decided. */
export function kindOf(decision: Decision<string> | undefined): Kind {
  switch (decision?.decidedBy) {
    case "SCORE_THRESHOLD":
      return "exceeds";
    case "RECOMMENDED_ACTION":
      return "action";
    case "LEVEL":
      return decision.outcome.toLowerCase() as Kind;
    default:
      return "failure";
  }
}
