// The JavaScript testee: answers conformance cases through the public API of the package, as a program would use it.
// It runs where the packed tarball is installed.

import { createInterface } from "node:readline";
import { answerClient } from "./client.mjs";
import { answerJourney } from "./journey.mjs";
import { parse } from "./lossless.mjs";
import { answerPure } from "./pure.mjs";

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  // An answer is one line; a raw text may have line ends between its tokens.
  process.stdout.write(`${(await answer(line)).replaceAll(/[\n\r]/g, " ")}\n`);
}

async function answer(line) {
  const members = parse(line);
  const id = members.get("id").text;
  const operation = members.get("operation").value;
  const input = members.get("input");
  try {
    const output = operation === "client" ? await answerClient(input) : (answerPure(operation, input) ?? answerJourney(operation, input));
    if (output === undefined) return `{"id":${id},"error":{"code":"UNKNOWN_OPERATION"}}`;
    return `{"id":${id},"output":${output}}`;
  } catch (error) {
    return `{"id":${id},"error":${errorText(error)}}`;
  }
}

function errorText(error) {
  if (error?.name !== "ProtectError") process.stderr.write(`${error?.stack ?? error}\n`);
  return JSON.stringify(error?.toJSON?.() ?? { code: "INTERNAL", message: String(error) });
}
