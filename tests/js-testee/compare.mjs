// When an answer is right: the comparison of the conformance runner (`tests/src/compare.rs`), for runtimes that the
// runner cannot start. Both take JSON as text, so that no digit of a number is lost.
//
// `expected` may leave out members of objects at any depth; lists have the same length; absent equals `null`; `body`,
// `request` and `state` are compared exactly, `diagnostics` as a set, and what is for people not at all.

import { Raw, parse } from "./lossless.mjs";

/** Members that are sentences for people. */
const FOR_PEOPLE = new Set(["message", "hint", "detail"]);
/** Members that must be the same to the last. */
const EXACT = new Set(["body", "request", "state"]);
const NULL = new Raw("null");

/** The first difference, as a path and a sentence; `undefined` when the answer is right. Both are a `Raw`. */
export function difference(expected, actual) {
  return differ("", expected, actual, false);
}

function differ(path, expected, actual, exact) {
  const kind = kindOf(expected);
  if (kind !== kindOf(actual)) return different(path, expected, actual);
  switch (kind) {
    case "object":
      return differInMembers(path, parse(expected.text), parse(actual.text), exact);
    case "list":
      return differInLists(path, expected.items, actual.items, exact);
    case "number":
      return sameNumber(expected.text, actual.text) ? undefined : different(path, expected, actual);
    default:
      return expected.value === actual.value ? undefined : different(path, expected, actual);
  }
}

function differInMembers(path, expected, actual, exact) {
  for (const [name, value] of expected) {
    if (!exact && FOR_PEOPLE.has(name)) continue;
    const member = `${path}.${name}`;
    if (exact && !actual.has(name)) return `${member}: missing`;
    const found = differ(member, value, actual.get(name) ?? NULL, exact || EXACT.has(name));
    if (found !== undefined) return found;
  }
  const extra = exact ? [...actual.keys()].find((name) => !expected.has(name)) : undefined;
  return extra === undefined ? undefined : `${path}.${extra}: not expected`;
}

function differInLists(path, expected, actual, exact) {
  if (expected.length !== actual.length) {
    return `${path}: expected ${expected.length} members, got ${actual.length}: ${shown(actual)}`;
  }
  if (path.endsWith("diagnostics") && !exact) return differAsSet(path, expected, actual);
  for (const [index, value] of expected.entries()) {
    const found = differ(`${path}[${index}]`, value, actual[index], exact);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differAsSet(path, expected, actual) {
  const alike = (wanted, pool) => pool.filter((found) => differ("", wanted, found, false) === undefined).length;
  const same = (wanted) => expected.filter(({ text }) => text === wanted.text).length;
  const unmatched = expected.find((wanted) => alike(wanted, actual) < same(wanted));
  return unmatched === undefined ? undefined : `${path}: no finding ${unmatched.text} in ${shown(actual)}`;
}

function kindOf({ text }) {
  const kinds = { "{": "object", "[": "list", '"': "string", t: "boolean", f: "boolean", n: "null" };
  return kinds[text[0]] ?? "number";
}

/** Whole numbers digit for digit; a float, which a host may print in its own way, by its value. */
function sameNumber(expected, actual) {
  const isFloat = (text) => /[.eE]/.test(text);
  if (isFloat(expected) || isFloat(actual)) return decimal(expected) === decimal(actual) || Number(expected) === Number(actual);
  return BigInt(expected) === BigInt(actual);
}

/** A number without the freedom of its spelling: no zero at either end of its digits. */
function decimal(text) {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const trimmed = `${whole}${fraction}`.replace(/0+$/, "");
  const dropped = whole.length + fraction.length - trimmed.length;
  const digits = trimmed.replace(/^0+/, "");
  return digits === "" ? "0" : `${sign}${digits}e${Number(exponent) - fraction.length + dropped}`;
}

function different(path, expected, actual) {
  return `${path === "" ? "the answer" : path.slice(1)}: expected ${expected.text}, got ${actual.text}`.slice(0, 600);
}

function shown(items) {
  return `[${items.map(({ text }) => text).join(", ")}]`.slice(0, 300);
}
