/** What JavaScript values mean: what `JSON.stringify` makes of them, and numbers that JSON cannot write. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of an answer, as it came: a byte order mark is part of it. */
export function decoded(bytes: Uint8Array | undefined): string {
  return decoder.decode(bytes);
}

/**
 * The JSON of a value. A string stands for JSON text that is there already, with all its digits. What cannot be
 * written (a cycle, a `bigint`, a function) is no JSON, and a check says so.
 */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOf(value);
}

/** The same, where a string is a value like any other; `spelled` says what stands in place of a member. */
export function jsonOf(value: unknown, spelled?: (name: string, member: unknown) => unknown): string {
  try {
    return JSON.stringify(value, spelled) ?? "";
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return "";
    throw error;
  }
}

/**
 * A value that ought to be a string, for the wasm, which takes nothing else: anything else stands as its JSON, so that
 * a check says what is wrong with it. `undefined` and `null` are absent.
 */
export function wordOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : textOf(value);
}

/** The JSON of a configuration. Numbers that are none must not pass for absent: they stand as strings. */
export function configurationOf(value: unknown): string {
  return jsonOf(value, (name, member) => {
    if (typeof member === "bigint") return String(member);
    if (typeof member !== "number" || Number.isFinite(member)) return member;
    return name === "timeoutMs" && member > 0 ? Number.MAX_VALUE : String(member);
  });
}

/**
 * The JSON of a node's configuration or of a journey's definition; a string is JSON text. A threshold that is no finite
 * number must not pass for "not configured": it stands as one that is too large.
 */
export function nodeConfigurationOf(value: unknown): string {
  if (value === undefined || typeof value === "string") return value ?? "null";
  const marked = (name: string, member: unknown) =>
    name === "scoreThreshold" && typeof member === "number" && !Number.isFinite(member) ? NOT_FINITE : member;
  return jsonOf(value, marked).replaceAll(`"${NOT_FINITE}"`, "1e999");
}

const NOT_FINITE = "pingone-protect: not a finite number";

/** The bytes of an evaluation for a decision: as they came, or of the two members that a decision reads. */
export function evaluationBytes(evaluation: unknown): Uint8Array {
  if (evaluation instanceof Uint8Array) return evaluation;
  if (evaluation instanceof ArrayBuffer) return new Uint8Array(evaluation);
  if (typeof evaluation === "string") return encoder.encode(evaluation);
  const value = plain(evaluation);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return encoder.encode(jsonOf(value));
  const { id, result } = value as { id?: unknown; result?: unknown };
  const members = [member("id", jsonOf(id)), member("result", resultJson(plain(result)))];
  return encoder.encode(`{${members.filter(Boolean).join(",")}}`);
}

/** `JSON.stringify` writes an infinite score as `null`; here it is too large for every threshold. */
function resultJson(result: unknown): string {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return jsonOf(result);
  const { score } = result as { score?: unknown };
  if (score !== Infinity && score !== -Infinity) return jsonOf(result);
  const rest = jsonOf({ ...result, score: undefined }).slice(1, -1);
  return `{${rest}${rest === "" ? "" : ","}"score":${score === Infinity ? "1e999" : "-1e999"}}`;
}

function plain(value: unknown): unknown {
  const { toJSON } = (value ?? {}) as { toJSON?: unknown };
  return typeof toJSON === "function" ? toJSON.call(value, "") : value;
}

function member(name: string, json: string): string {
  return json === "" ? "" : `"${name}":${json}`;
}
