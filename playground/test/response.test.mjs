// The response: the outcome, and the path through the precedence lights up.

import assert from "node:assert/strict";
import { test } from "node:test";
import { example, lit, markedLines, open, outcome, paste, written } from "./browser.mjs";

const THRESHOLD = ["READABLE", "READABLE>next", "SCORE_THRESHOLD"];
const ACTION = [...THRESHOLD, "SCORE_THRESHOLD>next", "RECOMMENDED_ACTION"];
const LEVEL = [...ACTION, "RECOMMENDED_ACTION>next", "LEVEL"];

/** Each example with its outcome, its path, and the line of the response that decided. */
const EXPECTED = {
  Low: ["Low", [...LEVEL, "LEVEL>out", "LEVEL:LOW"], '"level"'],
  "High by threshold": [
    "Exceeds Score Threshold",
    [...THRESHOLD, "SCORE_THRESHOLD>out", "SCORE_THRESHOLD:EXCEEDS_SCORE_THRESHOLD"],
    '"score"',
  ],
  Bot: [
    "BOT_MITIGATION",
    [...ACTION, "RECOMMENDED_ACTION>out", "RECOMMENDED_ACTION:the action"],
    '"recommendedAction"',
  ],
  "Action not listed": ["Low", [...LEVEL, "LEVEL>out", "LEVEL:LOW"], '"level"'],
  "Bad signals": [
    "DENY",
    [...ACTION, "RECOMMENDED_ACTION>out", "RECOMMENDED_ACTION:the action"],
    '"recommendedAction"',
  ],
  "Unknown level": ["Failure", [...LEVEL, "LEVEL>next", "end"], undefined],
  "Broken response": ["Failure", ["READABLE", "READABLE>out", "READABLE:FAILURE"], undefined],
};

test("each example lights its path up", async (t) => {
  const page = await open(t);
  for (const [name, [label, path, decided]] of Object.entries(EXPECTED)) {
    await example(page, name);
    assert.equal(await outcome(page), label, name);
    assert.deepEqual((await lit(page)).sort(), [...path].sort(), name);
    const lines = (await written(page, "response")).split("\n");
    const marked = (await markedLines(page, "response", "decided")).map(
      (number) => lines[number - 1].trim().split(":")[0],
    );
    assert.deepEqual(marked, decided === undefined ? [] : [decided], name);
    assert.equal((await markedLines(page, "response", "error")).length, decided === undefined ? 1 : 0, name);
    assert.match(
      await page
        .getByRole("img", { name: /^Precedence/ })
        .locator("title")
        .textContent(),
      /Path taken: readable response/,
    );
  }
  assert.deepEqual(page.problems, []);
});

test("moving the threshold moves the outcome", async (t) => {
  const page = await open(t);
  await example(page, "High by threshold");
  const slider = page.getByRole("slider");
  await slider.fill("450");
  assert.equal(await outcome(page), "High");
  await slider.press("ArrowLeft");
  assert.equal(await outcome(page), "Exceeds Score Threshold");
  await page.getByLabel("Threshold", { exact: true }).fill("449.5");
  assert.match(await page.locator("#steps").textContent(), /The score 450 is above the threshold 449\.5\./);
  await page.getByRole("checkbox", { name: "Score threshold" }).uncheck();
  assert.match(await page.locator("#steps").textContent(), /The policy has no threshold\./);
  assert.equal(await outcome(page), "High");
});

test("a policy that is none is refused in the package's words", async (t) => {
  const page = await open(t);
  await page.getByLabel("Threshold", { exact: true }).fill("-1");
  assert.match(await page.locator("#threshold-problem").textContent(), /must be a finite number of at least 0/);
  assert.equal(await outcome(page), "No decision");
  assert.deepEqual(await lit(page), []);
  await page.getByLabel("Threshold", { exact: true }).fill("many");
  assert.match(await page.locator("#threshold-problem").textContent(), /number/);
  await page.getByRole("button", { name: "Default policy" }).click();
  assert.equal(await outcome(page), "Low");
  await page.getByLabel("Another action").fill("LOW");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  assert.match(await page.locator("#actions-problem").textContent(), /must not be named like another outcome/);
});

test("the chosen actions become outcomes", async (t) => {
  const page = await open(t);
  await paste(page, "response", '{"result":{"level":"LOW","recommendedActions":["STEP_UP","DENY"]}}');
  assert.equal(await outcome(page), "DENY");
  await page.getByRole("checkbox", { name: /^DENY/ }).uncheck();
  assert.equal(await outcome(page), "Low");
  assert.match(await page.locator("#warnings").textContent(), /Outcome not found for recommended action STEP_UP/);
  await page.getByLabel("Another action").fill("STEP_UP");
  await page.keyboard.press("Enter");
  assert.equal(await outcome(page), "STEP_UP");
  assert.ok(await page.getByRole("checkbox", { name: /^STEP_UP/ }).isChecked());
});

test("the emulator of the package answers the request", async (t) => {
  const page = await open(t);
  await page.getByLabel("User id").fill("deny-7");
  await page.getByRole("button", { name: "Ask the emulator" }).click();
  await page.getByText("The emulator's answer to the request above.").waitFor();
  assert.equal(await outcome(page), "DENY");
  assert.match(await page.locator("#predictors").textContent(), /trafficAnomaly/);
  await page.getByLabel("User id").fill("");
  await page.getByRole("button", { name: "Ask the emulator" }).click();
  await page.getByText(/^VALIDATION_FAILED: event\.user\.id/).waitFor();
  assert.deepEqual(page.problems, []);
});

test("what is pasted is text, never markup", async (t) => {
  const page = await open(t);
  const evil = '<img src=x onerror="document.title=1">';
  await paste(
    page,
    "response",
    JSON.stringify({
      id: evil,
      result: { level: evil, recommendedAction: evil },
      details: { [evil]: { level: evil, type: evil } },
    }),
  );
  assert.equal(await page.locator("main img").count(), 0);
  assert.match(await page.locator("#facts").textContent(), /<img src=x/);
});
