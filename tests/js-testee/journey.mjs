// Nodes and journeys. An output is JSON text; `undefined` for an operation that is not known here.

import { EvaluationNode, Journey, ResultNode } from "pingone-protect";

export function answerJourney(operation, input) {
  switch (operation) {
    case "evaluationNode":
      return run(EvaluationNode, input.get("config"), input);
    case "resultNode":
      return run(ResultNode, input.get("config"), input);
    case "journey":
      return run(Journey, input.get("journey"), input);
    default:
      return undefined;
  }
}

/** All steps, as far as the answers reach. A journey of several requests goes through JSON before a host answers. */
function run(Kind, config, input) {
  const report = Kind.check(config?.lossless);
  const steps = report.valid ? given(new Kind(config?.lossless), input) : [];
  const shown = report.diagnostics.length === 0 ? "" : `,"report":${JSON.stringify(report)}`;
  return `{"steps":[${steps.map(({ raw }) => raw).join(",")}]${shown}}`;
}

function given(running, input) {
  const steps = running.start(input.get("state")?.lossless, input.get("context")?.lossless);
  const resumes = input.get("resume")?.value === true;
  const context = objectOf(input.get("context")?.value);
  for (const answer of input.get("answers")?.items ?? []) {
    if (resumes && running.open?.step === "host") running = Journey.resume(running.toJSON(), { context });
    steps.push(...running.answer(answer.lossless));
    Object.assign(context, objectOf(answer.value?.context));
  }
  return steps;
}

function objectOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
