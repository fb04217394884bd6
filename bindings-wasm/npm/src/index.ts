/**
 * PingOne Protect risk evaluations for Node, browsers and every edge runtime. Unofficial.
 *
 * `ProtectClient` evaluates a sign-in, decides by the documented precedence and completes the evaluation;
 * `validateRequest`, `requestBody`, `validateFeedback`, `decide`, `explain`, `parseEvaluation` and `clientIp` are its
 * rules without I/O, synchronous and ready at import.
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
export { ProtectClient } from "./client.js";
export { ProtectError } from "./errors.js";
export { Evaluation } from "./evaluation.js";
export { RiskEvaluation } from "./risk-evaluation.js";
export type * from "./types.js";
