/** The operations without I/O: checks, bodies, decisions, addresses. All of them are synchronous. */

import { configurationOf, evaluationBytes, jsonOf, textOf, wordOf } from "./json.js";
import { Check, Operation } from "./glue/pingone_protect_bg.js";
import { invoke, invokeForJson } from "./runtime.js";
import { RiskEvaluation } from "./risk-evaluation.js";
import type {
  ClientIpInput,
  Decision,
  EvaluationInput,
  EvaluationRequest,
  Explanation,
  Feedback,
  NodeHeaders,
  OutcomePolicy,
  PreparedRequest,
  RecommendedAction,
  Report,
  ValidateFeedbackOptions,
  ValidateOptions,
} from "./types.js";

/**
 * Everything that is wrong with a request, or could be better. A string is JSON text, whose numbers keep all their
 * digits.
 */
export function validateRequest(request: EvaluationRequest | string, options: ValidateOptions = {}): Report {
  return invokeForJson(Operation.ValidateRequest, { texts: [textOf(request)], number: flags(options) });
}

/**
 * A check and, when it finds no errors, the body to send: one reading for both, for those who send it themselves. A
 * client does all of this on its own.
 */
export function prepareRequest(request: EvaluationRequest | string, options: ValidateOptions = {}): PreparedRequest {
  const prepared = invoke(Operation.PrepareRequest, { texts: [textOf(request)], number: flags(options) });
  // JSON of ours has no line ends, so the first one stands before the body.
  const end = prepared.indexOf("\n");
  if (end < 0) return { report: JSON.parse(prepared) as Report };
  const report = end === 0 ? { valid: true, diagnostics: [] } : (JSON.parse(prepared.slice(0, end)) as Report);
  return { report, body: prepared.slice(end + 1) };
}

/** Everything that is wrong with feedback for one request of the service. A string is JSON text. */
export function validateFeedback(feedback: Feedback | string, options: ValidateFeedbackOptions = {}): Report {
  return invokeForJson(Operation.ValidateFeedback, { texts: [textOf(feedback)], number: flags(options) });
}

/**
 * The body that is sent for a request, as JSON text, whatever a check finds; `undefined` when the request is no
 * object. A string is JSON text, whose numbers keep all their digits.
 */
export function requestBody(request: EvaluationRequest | string): string | undefined {
  return invoke(Operation.RequestBody, { texts: [textOf(request)] }) || undefined;
}

/**
 * The outcome of an evaluation under a policy, in the documented precedence: threshold, recommended action, level.
 * Never throws for what the service sent. The bytes or the text of a response are the fast path.
 *
 * Four traps, all seen in real integrations: `INVALID_SDK_PAYLOAD` comes as level `HIGH` with score 0, so a threshold
 * alone does not see it; mitigations may disagree with the level; an outcome `FAILURE` is not an answer to "is it
 * safe"; an unknown level is `FAILURE`, not a pass.
 *
 * @throws {ProtectError} `INVALID_CONFIG` when the policy is not one.
 */
export function decide(evaluation: EvaluationInput, policy: { scoreThreshold?: number | null; recommendedActions: readonly [] }): Decision<never>;
export function decide<const A extends string = RecommendedAction>(evaluation: EvaluationInput, policy?: OutcomePolicy<A> | null): Decision<A>;
export function decide(evaluation: EvaluationInput, policy?: OutcomePolicy<string> | null): Decision<string> {
  return invokeForJson(Operation.Decide, { bytes: evaluationBytes(evaluation), texts: [policyText(policy)] });
}

/** The same decision with the rules that led to it. */
export function explain(evaluation: EvaluationInput, policy: { scoreThreshold?: number | null; recommendedActions: readonly [] }): Explanation<never>;
export function explain<const A extends string = RecommendedAction>(evaluation: EvaluationInput, policy?: OutcomePolicy<A> | null): Explanation<A>;
export function explain(evaluation: EvaluationInput, policy?: OutcomePolicy<string> | null): Explanation<string> {
  return invokeForJson(Operation.Explain, { bytes: evaluationBytes(evaluation), texts: [policyText(policy)] });
}

/** The words of the Evaluation node for an outcome: `Exceeds Score Threshold`, `Low`, …, the action itself. */
export function outcomeLabel(outcome: string): string {
  return invoke(Operation.OutcomeLabel, { texts: [wordOf(outcome)] });
}

/**
 * Reads a response. Nothing is lost: unknown values and members stay, and `raw` has every digit.
 *
 * @throws {ProtectError} `MALFORMED_RESPONSE` when it is not one JSON object.
 */
export function parseEvaluation(text: string | Uint8Array): RiskEvaluation {
  return RiskEvaluation.parse(text);
}

/**
 * The address to send as `event.ip`, behind proxies; `undefined` when the peer is unknown.
 *
 * `peer` is the address at the other end of the connection, and only when it is a trusted proxy the
 * `X-Forwarded-For` entries are read, from right to left. With `request` the header is taken from it: a `Request`, or
 * Node's `IncomingMessage`. Any other header is the visitor's to write, so none is read. Where the peer comes from:
 *
 * | platform | peer |
 * |---|---|
 * | Node | `request.socket.remoteAddress` |
 * | Cloudflare Workers | the header `CF-Connecting-IP`: Cloudflare sets it itself, so it needs no trusted proxy |
 * | Vercel | the header `x-real-ip`: Vercel overwrites what a visitor sends |
 * | Deno | `info.remoteAddr.hostname` of `Deno.serve` |
 * | Bun | `server.requestIP(request)?.address` |
 *
 * @throws {ProtectError} `INVALID_CONFIG` for a trusted proxy that is neither an address nor a CIDR block.
 */
export function clientIp(input: ClientIpInput): string | undefined {
  const { peer, trustedProxies, request } = input;
  const forwardedFor = input.forwardedFor ?? (request && forwarded(request.headers));
  return invoke(Operation.ClientIp, { texts: [jsonOf({ peer, forwardedFor, trustedProxies })] }) || undefined;
}

/** Of a `Request`, or of Node's `IncomingMessage`, whose names are in lower case. */
function forwarded(headers: NonNullable<ClientIpInput["request"]>["headers"]): ClientIpInput["forwardedFor"] {
  return typeof headers.get === "function" ? headers.get("x-forwarded-for") : (headers as NodeHeaders)["x-forwarded-for"];
}

function flags({ ipFromServer, allowUnknownValues }: ValidateOptions): number {
  return (ipFromServer ? Check.IpFromServer : 0) | (allowUnknownValues ? Check.AllowUnknownValues : 0);
}

function policyText(policy: OutcomePolicy<string> | null | undefined): string | undefined {
  return policy === undefined ? undefined : configurationOf(policy);
}
