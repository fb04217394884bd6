// The operations without I/O. An output is JSON text; `undefined` for an operation that is not known here.

import {
  clientIp,
  decide,
  explain,
  parseEvaluation,
  requestBody,
  validateFeedback,
  validateRequest,
} from "pingone-protect";

export function answerPure(operation, input) {
  switch (operation) {
    case "validateRequest":
      return JSON.stringify(validateRequest(source(input, "request"), flags(input)));
    case "validateFeedback":
      return JSON.stringify(validateFeedback(source(input, "feedback"), flags(input)));
    case "requestBody":
      return `{"body":${requestBody(source(input, "request")) ?? "null"}}`;
    case "decide":
      return JSON.stringify(decide(response(input), input.get("policy")?.value));
    case "explain":
      return JSON.stringify(explain(response(input), input.get("policy")?.value));
    case "clientIp":
      return JSON.stringify({ ip: clientIp(input.value) ?? null });
    case "parse":
      return parsed(input);
    default:
      return undefined;
  }
}

/** What stands under a name as a value, or under `text` as raw text. A string is no text: quoted, it stays a string. */
function source(input, name) {
  const text = input.get("text");
  return text === undefined ? input.get(name)?.lossless : text.value;
}

function flags(input) {
  return { ipFromServer: input.get("ipFromServer")?.value, allowUnknownValues: input.get("allowUnknownValues")?.value };
}

/** Raw text, raw bytes, or a parsed value. */
function response(input) {
  const [text, base64, value] = ["text", "base64", "value"].map((name) => input.get(name)?.value);
  if (base64 !== undefined) return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return text ?? value;
}

function parsed(input) {
  const evaluation = parseEvaluation(input.get("text").value);
  const predictors = Object.entries(evaluation.predictors).map(([name, { level, type, status }]) => [
    name,
    { level, type, status },
  ]);
  return `{"value":${evaluation.raw},"predictors":${JSON.stringify(Object.fromEntries(predictors))}}`;
}
