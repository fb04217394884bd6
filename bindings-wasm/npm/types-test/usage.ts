/** What compiles and what must not: `tsc --strict` over the package's own types, self-referenced by its name. */

import {
  EvaluationNode,
  type EvaluationRequest,
  type FeedbackItem,
  type Flow,
  Journey,
  type JourneyDefinition,
  ProtectClient,
  ProtectError,
  ResultNode,
  type Step,
  clientIp,
  decide,
  parseEvaluation,
} from "pingone-protect";
import { collectSignals } from "pingone-protect/signals";
import { init } from "pingone-protect/slim";
import { createEmulator } from "pingone-protect/testing";

declare function never(value: never): void;
declare const evaluation: object;

/** A `switch` over a policy's own actions is exhaustive. */
export function exhaustive(): string {
  const { outcome } = decide(evaluation, { recommendedActions: ["DENY", "CALL_ME"] });
  switch (outcome) {
    case "EXCEEDS_SCORE_THRESHOLD":
    case "DENY":
    case "CALL_ME":
    case "LOW":
    case "MEDIUM":
    case "HIGH":
    case "FAILURE":
    case "CLIENT_ERROR":
      return outcome;
  }
}

/** So is one over the outcomes of a client with the default policy, or with none of the actions. */
export async function exhaustiveClient(client: ProtectClient): Promise<string> {
  const { outcome } = await client.evaluate(requests()[0]!);
  switch (outcome) {
    case "BOT_MITIGATION":
    case "AITM_MITIGATION":
    case "TEMP_EMAIL_MITIGATION":
    case "ACCOUNT_RECOVERY":
    case "DENY":
      return outcome;
    case "EXCEEDS_SCORE_THRESHOLD":
    case "LOW":
    case "MEDIUM":
    case "HIGH":
      return outcome;
    case "FAILURE":
    case "CLIENT_ERROR":
      break;
  }
  const quiet = new ProtectClient({ environmentId: "e", region: "EU", token: () => "t", policy: { recommendedActions: [] } });
  return quiet.guard(requests()[0]!, (evaluation): string => {
    switch (evaluation.outcome) {
      case "EXCEEDS_SCORE_THRESHOLD":
      case "LOW":
      case "MEDIUM":
      case "HIGH":
      case "FAILURE":
      case "CLIENT_ERROR":
        return evaluation.outcome;
    }
  });
}

export function missingAction(): void {
  const { outcome } = decide(evaluation, { recommendedActions: ["DENY", "CALL_ME"] });
  if (outcome === "CALL_ME" || outcome === "LOW" || outcome === "MEDIUM" || outcome === "HIGH") return;
  if (outcome === "FAILURE" || outcome === "CLIENT_ERROR" || outcome === "EXCEEDS_SCORE_THRESHOLD") return;
  // @ts-expect-error "DENY" is left.
  never(outcome);
}

export function defaults(): void {
  const { outcome: byDefault } = decide(evaluation);
  if (byDefault === "DENY") return;
  // @ts-expect-error Not an action that the API documents.
  if (byDefault === "CALL_ME") return;
  const { outcome: byThreshold } = decide(evaluation, { scoreThreshold: 75 });
  if (byThreshold === "DENY") return;
  const { outcome } = decide(evaluation, { recommendedActions: [] });
  // @ts-expect-error No action is an outcome of a policy without actions.
  if (outcome === "DENY") return;
}

export function flows(): Flow[] {
  return [
    {},
    { subtype: "PASSKEY" },
    { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
    { type: "AUTHORIZATION", subtype: "ADD_PAYEE" },
    { type: "REGISTRATION" },
    // @ts-expect-error A subtype of another flow.
    { type: "AUTHENTICATION", subtype: "ADD_PAYEE" },
    // @ts-expect-error An access has no subtypes.
    { type: "ACCESS", subtype: "PASSKEY" },
    // @ts-expect-error No such flow.
    { type: "LOGIN" },
  ];
}

export function feedback(): FeedbackItem[] {
  const riskEvaluation = { id: "1" };
  return [
    { riskEvaluation, feedbackCategory: "FRIENDLY_BOT" },
    { riskEvaluation, feedbackCategory: "FALSE_HIGH_RISK", reason: "COMPANY_VPN" },
    // @ts-expect-error A reason of another category.
    { riskEvaluation, feedbackCategory: "FRIENDLY_BOT", reason: "COMPANY_VPN" },
    // @ts-expect-error No evaluation.
    { feedbackCategory: "FRIENDLY_BOT" },
  ];
}

export function requests(): EvaluationRequest[] {
  return [
    { event: { ip: "8.8.8.8", user: { type: "EXTERNAL", id: "u", groups: ["a", { name: "b" }] }, tenant: "mine" } },
    { event: { user: { type: "PING_ONE", name: "ana" } }, riskPolicySet: { targeted: true } },
    // @ts-expect-error An external user needs its id.
    { event: { user: { type: "EXTERNAL", name: "ana" } } },
    // @ts-expect-error No such user type.
    { event: { user: { type: "INTERNAL", id: "u" } } },
    // @ts-expect-error No event.
    {},
  ];
}

export async function client(): Promise<void> {
  const emulator = createEmulator();
  const client = new ProtectClient({ ...emulator.options, fetch: emulator.fetch, policy: { recommendedActions: ["DENY"] } });
  const abort = new AbortController();
  await using handle = await client.evaluate(requests()[0]!, { signal: abort.signal, transactionId: "t" });
  if (handle.outcome === "DENY") handle.fail();
  // @ts-expect-error Not an action of this client's policy.
  if (handle.outcome === "BOT_MITIGATION") handle.fail();
  // @ts-expect-error Only two verdicts complete.
  await handle.complete("IN_PROGRESS");
  // @ts-expect-error A reason of another category.
  await handle.feedback("FRIENDLY_BOT", "COMPANY_VPN");
  await handle.feedback("FRIENDLY_BOT", "KNOWN_CRAWLER");
  const value: number = await client.guard(requests()[0]!, async (handle) => handle.attempts);
  client.resume(handle.ticket());
  client.resume("{}");
  // @ts-expect-error No such option.
  new ProtectClient({ environmentId: "e", maxRetry: 1 });
  // @ts-expect-error No such region.
  new ProtectClient({ environmentId: "e", region: "MARS" });
  new ProtectClient({ environmentId: "e", region: "EU", token: () => "t" });
  new ProtectClient({ environmentId: "e", region: "EU", token: async ({ forceRefresh }) => ({ accessToken: `${forceRefresh}` }) });
  ProtectClient.fromEnv({ PINGONE_REGION: "EU" }, { fallback: "HIGH" });
  void value;
}

export function errors(error: unknown): number | undefined {
  if (!(error instanceof ProtectError)) return undefined;
  if (error.code === "RATE_LIMITED") return error.retryAfterMs;
  // @ts-expect-error No such code.
  if (error.code === "TOO_FAST") return 0;
  return error.report?.diagnostics.length;
}

/** The enums of a response stay open, and complete in an editor. */
export function response(): string {
  const evaluation = parseEvaluation("{}");
  const level: string | undefined = evaluation.result?.level;
  if (evaluation.predictors["bot"]?.level === "VERY_HIGH") return evaluation.raw;
  return level ?? clientIp({ peer: "8.8.8.8" }) ?? "";
}

export async function others(): Promise<string> {
  await init(fetch("pingone_protect.wasm"));
  const { signals, clientError } = await collectSignals({ envId: "e" });
  return clientError ?? signals;
}

/** Every step is told apart by its name. */
export function steps(step: Step): string | undefined {
  switch (step.step) {
    case "initialize":
      return Object.keys(step.config).join();
    case "collectSignals":
      return String(step.pauseBehavioralData);
    case "evaluate":
      return step.request.event.user.type;
    case "complete":
      return step.completionStatus;
    case "host":
      // @ts-expect-error A host step has no request.
      void step.request;
      return step.task;
    case "done":
      return step.decision?.outcome ?? step.outcome;
    case "end":
      return step.result === "SUCCESS" ? step.path[0]?.outcome : undefined;
  }
}

export async function journeys(client: ProtectClient): Promise<void> {
  new EvaluationNode();
  const node = new EvaluationNode({ flowType: "AUTHORIZATION", authorizationFlowSubtype: "ADD_PAYEE", scoreThreshold: null });
  // @ts-expect-error No such key.
  new EvaluationNode({ colour: 1 });
  // @ts-expect-error No such flow.
  new EvaluationNode({ flowType: "LOGIN" });
  // @ts-expect-error The verdict is missing.
  new ResultNode({});
  for (const step of node.start({ shared: {} }, { ip: "8.8.8.8" })) {
    if (step.step === "evaluate") node.answer(await client.perform(step));
    // @ts-expect-error That is the program's.
    if (step.step === "host") await client.perform(step);
    void step.raw;
  }
  // @ts-expect-error An answer is of one kind.
  node.answer({ signals: "s", clientError: "e" });
  const { outcome } = await client.runNode(node, {}, {}, { tasks: { collectSignals: async () => "signals" } });
  // @ts-expect-error A node has no other tasks.
  await client.runNode(node, {}, {}, { tasks: { login: () => outcome } });

  const journey = new Journey({
    start: "login",
    nodes: {
      login: { type: "Host", task: "login", outcomes: { authenticated: "end" } },
      push: { type: "Host", task: "push", outcomes: { approved: "end" } },
      end: { type: "Success" },
    },
  });
  const context = { userId: "u" };
  const login = () => ({ outcome: "authenticated", context });
  const end = await client.runJourney(journey, {}, {}, { tasks: { login, push: async (step) => step.task } });
  const result: "SUCCESS" | "FAILURE" = end.result;
  // @ts-expect-error The task push is missing.
  await client.runJourney(journey, {}, {}, { tasks: { login } });
  // @ts-expect-error A task gives its outcome.
  await client.runJourney(journey, {}, {}, { tasks: { login, push: () => 5 } });
  // @ts-expect-error No such type of node.
  new Journey({ start: "a", nodes: { a: { type: "Page" } } });
  const read: JourneyDefinition = JSON.parse("{}");
  await client.runJourney(new Journey(read), {}, {}, { tasks: { login, collectSignals: (step) => String(step.step) } });
  await client.continueJourney(Journey.resume(journey.toJSON(), { context, transient: {} }), { tasks: { login } });
  await client.runJourney(Journey.resume("{}"), {}, {}, { tasks: { [result]: login } });
}
