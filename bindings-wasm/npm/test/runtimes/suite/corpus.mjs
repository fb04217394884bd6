// The conformance cases without I/O, answered by the testee's own code and compared as the conformance runner does.

import { difference } from "./js-testee/compare.mjs";
import { Raw, parse } from "./js-testee/lossless.mjs";
import { answerPure } from "./js-testee/pure.mjs";

/** Takes the cases as lines of JSON. */
export function checkCorpus(cases) {
  const lines = cases.split("\n").filter((line) => line !== "");
  const failures = [];
  for (const line of lines) {
    const members = parse(line);
    const found = difference(members.get("expected"), new Raw(answer(members)));
    if (found !== undefined) failures.push(`${members.get("id").value}: ${found}`);
  }
  return { passed: lines.length - failures.length, failures };
}

function answer(members) {
  try {
    return answerPure(members.get("operation").value, members.get("input")) ?? '{"error":{"code":"UNKNOWN_OPERATION"}}';
  } catch (error) {
    const info = error?.toJSON?.() ?? { code: "INTERNAL", message: String(error?.stack ?? error) };
    return JSON.stringify({ error: info });
  }
}
