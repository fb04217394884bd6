/**
 * PingOne Protect risk evaluations for Node, browsers and every edge runtime. Unofficial.
 *
 * `ProtectClient` evaluates a sign-in, decides by the documented precedence and completes the evaluation;
 * `validateRequest`, `requestBody`, `validateFeedback`, `decide`, `explain`, `parseEvaluation` and `clientIp` are its
 * rules without I/O, synchronous and ready at import. `EvaluationNode`, `ResultNode` and `Journey` are the platform's
 * journey nodes.
 */

export {
  clientIp,
  decide,
  explain,
  outcomeLabel,
  parseEvaluation,
  prepareRequest,
  requestBody,
  validateFeedback,
  validateRequest,
} from "./checks.js";
export { ProtectClient, type RunOptions } from "./client.js";
export { ProtectError } from "./errors.js";
export { Evaluation } from "./evaluation.js";
export { EvaluationNode, Journey, ResultNode } from "./journey.js";
export type * from "./journey-types.js";
export { RiskEvaluation } from "./risk-evaluation.js";
export type * from "./types.js";
