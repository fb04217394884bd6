// Generated from the Rust types; see `bindings-wasm/build/src/shapes.rs`.
// A line that does not compile is a member that only one side has.

import type * as ts from "pingone-protect";

type Named<T> = T extends unknown ? keyof { [K in keyof T as string extends K ? never : K]: 1 } : never;
type Same<T, Rust> = [Exclude<Named<T>, Rust>, Exclude<Rust, Named<T>>];
type Nothing = [never, never];

export function holds(..._all: Nothing[]): void {}

declare const found: {
  0: Same<ts.EvaluationRequest, "event" | "riskPolicySet" | "clientError">;
  1: Same<NonNullable<ts.EvaluationRequest["riskPolicySet"]>, "id" | "name" | "targeted">;
  2: Same<ts.RequestEvent, "ip" | "user" | "flow" | "session" | "browser" | "device" | "sdk" | "sharingType" | "targetResource" | "evaluatedFactors" | "origin" | "customAttributes">;
  3: Same<ts.User, "type" | "id" | "name" | "groups">;
  4: Same<ts.Flow, "type" | "subtype">;
  5: Same<NonNullable<ts.RequestEvent["session"]>, "id">;
  6: Same<NonNullable<ts.RequestEvent["browser"]>, "userAgent" | "cookie">;
  7: Same<NonNullable<ts.RequestEvent["device"]>, "externalId">;
  8: Same<NonNullable<ts.RequestEvent["sdk"]>, "signals">;
  9: Same<NonNullable<NonNullable<ts.RequestEvent["sdk"]>["signals"]>, "data">;
  10: Same<NonNullable<ts.RequestEvent["targetResource"]>, "id" | "name">;
  11: Same<ts.EvaluatedFactor, "type" | "status">;
  12: Same<ts.Feedback, "evaluationFeedbackItems">;
  13: Same<ts.FeedbackItem, "riskEvaluation" | "feedbackCategory" | "reason">;
  14: Same<ts.FeedbackItem["riskEvaluation"], "id" | "createdAt">;
  15: Same<ts.Report, "diagnostics" | "valid">;
  16: Same<ts.Diagnostic, "allowedValues" | "code" | "hint" | "message" | "severity" | "target">;
  17: Same<ts.Decision, "decidedBy" | "evaluationId" | "level" | "message" | "mitigations" | "outcome" | "reason" | "recommendedAction" | "score" | "source" | "warnings">;
  18: Same<ts.Explanation, "decidedBy" | "evaluationId" | "level" | "message" | "mitigations" | "outcome" | "reason" | "recommendedAction" | "score" | "source" | "trace" | "warnings">;
  19: Same<ts.Explanation["trace"][number], "detail" | "matched" | "rule">;
  20: Same<ts.ErrorInfo, "cause" | "code" | "details" | "evaluationId" | "message" | "report" | "requestId" | "retryAfterMs" | "status" | "target">;
  21: Same<ts.ProtectEvent, "attempt" | "code" | "message" | "milliseconds" | "operation" | "status" | "type">;
  22: Same<ts.Ticket, "completionStatus" | "createdAt" | "id" | "outcome" | "receivedAt">;
  23: Same<ts.FeedbackResult["batches"][number], "count" | "error" | "id" | "index">;
  24: Same<ts.FeedbackResult, "batches" | "failed">;
  25: Same<ts.InitializeStep, "config" | "node" | "step">;
  26: Same<ts.CollectSignalsStep, "node" | "pauseBehavioralData" | "step">;
  27: Same<ts.EvaluateStep, "diagnostics" | "node" | "request" | "step">;
  28: Same<ts.CompleteStep, "completionStatus" | "evaluationId" | "node" | "step">;
  29: Same<ts.HostStep, "node" | "step" | "task">;
  30: Same<ts.DoneStep, "decision" | "diagnostics" | "node" | "outcome" | "state" | "step" | "warnings">;
  31: Same<ts.EndStep, "path" | "result" | "state" | "step">;
  32: Same<ts.EndStep["path"][number], "node" | "outcome">;
  33: Same<ts.EvaluationNodeConfig, "allowUnknownValues" | "authenticationFlowSubtype" | "authorizationFlowSubtype" | "deviceSharingType" | "flowType" | "nodeStateAttributeForCustomAttributes" | "nodeStateAttributeForDeviceExternalId" | "nodeStateAttributeForEventSessionId" | "nodeStateAttributeForFlowSubtype" | "nodeStateAttributeForUserGroups" | "nodeStateAttributeForUserId" | "nodeStateAttributeForUsername" | "pauseBehavioralData" | "recommendedActions" | "riskPolicySetId" | "scoreThreshold" | "storeRiskEvaluation" | "targetAppId" | "targetAppName" | "targetedPoliciesEvaluation" | "useNodeStateAttributeForRiskPolicySetId" | "useNodeStateAttributeForTargetAppId" | "useNodeStateAttributeForTargetAppName" | "userType" | "workerServiceId">;
  34: Same<ts.ClientOptions, "environmentId" | "region" | "apiUrl" | "authUrl" | "clientId" | "clientSecret" | "token" | "policy" | "allowUnknownValues" | "ipFromServer" | "timeoutMs" | "maxRetries" | "fallback" | "allowInsecureHttp" | "dangerouslyAllowBrowser" | "onEvent" | "fetch" | "waitUntil">;
  35: Same<ts.ValidateOptions, "ipFromServer" | "allowUnknownValues">;
};
holds(found[0]);
holds(found[1]);
holds(found[2]);
holds(found[3]);
holds(found[4]);
holds(found[5]);
holds(found[6]);
holds(found[7]);
holds(found[8]);
holds(found[9]);
holds(found[10]);
holds(found[11]);
holds(found[12]);
holds(found[13]);
holds(found[14]);
holds(found[15]);
holds(found[16]);
holds(found[17]);
holds(found[18]);
holds(found[19]);
holds(found[20]);
holds(found[21]);
holds(found[22]);
holds(found[23]);
holds(found[24]);
holds(found[25]);
holds(found[26]);
holds(found[27]);
holds(found[28]);
holds(found[29]);
holds(found[30]);
holds(found[31]);
holds(found[32]);
holds(found[33]);
holds(found[34]);
holds(found[35]);
