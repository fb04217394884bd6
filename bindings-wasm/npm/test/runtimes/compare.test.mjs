// The comparison says the same as the conformance runner's (`tests/src/compare.rs`).

import assert from "node:assert/strict";
import { test } from "node:test";
import { difference } from "./app/suite/js-testee/compare.mjs";
import { Raw } from "./app/suite/js-testee/lossless.mjs";

const alike = (expected, actual) => difference(new Raw(expected), new Raw(actual)) === undefined;

test("members may be left out and lists may not", () => {
  assert.ok(alike('{"a":1}', '{"a":1,"b":2}'));
  assert.ok(alike('{"a":null}', "{}"));
  assert.ok(!alike('{"a":1}', "{}"));
  assert.ok(!alike('{"a":null}', '{"a":0}'));
  assert.ok(!alike("[1]", "[1,2]"));
  assert.ok(!alike('["1"]', "[1]"));
  assert.ok(!alike("true", "false"));
  assert.ok(alike('{"message":"x"}', '{"message":"y"}'));
});

test("some members are exact and some are sets", () => {
  assert.ok(!alike('{"body":{"a":1}}', '{"body":{"a":1,"b":2}}'));
  assert.ok(!alike('{"body":{"a":null}}', '{"body":{}}'));
  assert.ok(alike('{"body":{"b":1,"a":2}}', '{"body":{"a":2,"b":1}}'));
  assert.ok(alike('{"diagnostics":[{"code":"A"},{"code":"B"}]}', '{"diagnostics":[{"code":"B"},{"code":"A"}]}'));
  assert.ok(!alike('{"diagnostics":[{"code":"A"},{"code":"A"}]}', '{"diagnostics":[{"code":"B"},{"code":"A"}]}'));
});

test("numbers are values with all their digits", () => {
  assert.ok(alike("300", "300.0"));
  assert.ok(alike("-0", "0"));
  assert.ok(alike("1e2", "100"));
  assert.ok(alike("0.1", "0.10000000000000000555"));
  assert.ok(!alike("9007199254740993", "9007199254740992"));
  assert.ok(!alike("123456789012345678901234567890", "123456789012345678901234567891"));
});
