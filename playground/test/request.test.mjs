// The request: findings stand at their place in the form and in the JSON, and an edit changes what it should alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { example, markedLines, open, paste, tab, written } from "./browser.mjs";

test("a finding stands at its control, in the list and on its line", async (t) => {
  const page = await open(t);
  await example(page, "Invalid request");
  const ip = page.getByLabel("Address (IP)");
  assert.equal(await ip.getAttribute("aria-invalid"), "true");
  const notes = page.locator(`[id="${await ip.getAttribute("aria-describedby")}"]`);
  assert.match(await notes.textContent(), /must be one IPv4 or IPv6 address.*clientIp/i);
  assert.equal(await page.getByLabel("Group 1", { exact: true }).getAttribute("aria-invalid"), null);
  assert.equal(await page.getByLabel("Group 2", { exact: true }).getAttribute("aria-invalid"), "true");
  assert.match(await page.locator("#verdict").textContent(), /^Would be refused: 5 errors, 4 warnings$/);
  const targets = await page
    .locator("#findings .place")
    .evaluateAll((places) => places.map(({ dataset }) => dataset.target));
  assert.ok(targets.includes("event.user.groups[1].name") && targets.includes("event.userAgent"), targets.join());

  await tab(page, "JSON");
  const lines = (await written(page, "request")).split("\n");
  const named = (numbers) => numbers.map((number) => lines[number - 1].trim().split(":")[0]);
  assert.deepEqual(named(await markedLines(page, "request", "error")), [
    '"ip"',
    '"id"',
    '""',
    '"subtype"',
    '"sharingType"',
  ]);
  assert.deepEqual(named(await markedLines(page, "request", "warning")), ['"event"', '"user"', '"userAgent"']);
  assert.deepEqual(page.problems, []);
});

test("a finding leads to its place", async (t) => {
  const page = await open(t);
  await example(page, "Invalid request");
  const focused = () =>
    page.evaluate(() => document.activeElement.getAttribute("aria-label") ?? document.activeElement.id);
  await page.getByRole("button", { name: "event.sharingType" }).click();
  assert.equal(await focused(), "field-event.sharingType");
  await page.getByRole("button", { name: "event.user.groups[1].name" }).click();
  assert.equal(await focused(), "Group 2");
  // The form has no control for it, so the JSON opens.
  await page.getByRole("button", { name: "event.userAgent" }).click();
  assert.equal(await page.getByRole("tab", { name: "JSON" }).getAttribute("aria-selected"), "true");
  assert.equal(await page.evaluate(() => getSelection().toString()), '"userAgent": "Mozilla/5.0"');
});

test("an edit in the form changes its member and keeps every digit of the rest", async (t) => {
  const page = await open(t);
  await tab(page, "JSON");
  const before =
    '{\n  "event": {\n    "ip": "81.2.69.142", "exact": 12345678901234567890.10,\n    "user": {"type": "EXTERNAL", "id": "u-1"}\n  }\n}';
  await paste(page, "request", before);
  await tab(page, "Form");
  await page.getByLabel("User id").fill("u-2");
  await page.getByLabel("User name").fill("ana@example.com");
  await page.getByLabel("User agent").fill("Mozilla/5.0");
  await page.getByLabel("Target id").fill("shop");
  assert.equal(await page.locator("#verdict").textContent(), "Can be sent: no findings");
  assert.match(await page.locator("#body").textContent(), /"exact": 12345678901234567890\.10/);
  for (const label of ["User name", "User agent", "Target id"]) await page.getByLabel(label).fill("");
  await page.getByLabel("User id").fill("u-1");
  await tab(page, "JSON");
  assert.deepEqual(JSON.parse(await written(page, "request")), JSON.parse(before));
  assert.match(await written(page, "request"), /12345678901234567890\.10/);
});

test("groups come and go", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "Add a group" }).click();
  await page.keyboard.type("staff");
  await page.getByRole("button", { name: "Add a group" }).click();
  assert.equal(await page.getByLabel("Group 2", { exact: true }).getAttribute("aria-invalid"), "true");
  await page.keyboard.type("admins");
  assert.equal(await page.locator("#verdict").textContent(), "Can be sent: no findings");
  await page.getByRole("button", { name: "Remove group 1" }).click();
  assert.equal(await page.getByLabel("Group 1", { exact: true }).inputValue(), "admins");
  await page.getByRole("button", { name: "Remove group 1" }).click();
  assert.doesNotMatch(await page.locator("#body").textContent(), /groups/);
});

test("a choice offers what the package allows for this request", async (t) => {
  const page = await open(t);
  const options = () => page.getByLabel("Flow subtype").locator("option").allTextContents();
  assert.ok((await options()).includes("PASSKEY"));
  await page.getByLabel("Flow type").selectOption("TRANSACTION");
  assert.deepEqual(await options(), ["not given", "USER_PASSWORD"]);
  assert.match(await page.locator("#findings").textContent(), /CONSTRAINT_VIOLATION/);
  await page.getByLabel("Flow subtype").selectOption("");
  assert.equal(await page.locator("#verdict").textContent(), "Can be sent: no findings");
});

test("text that is no JSON is marked where it ends, and the form waits", async (t) => {
  const page = await open(t);
  await example(page, "Broken request");
  assert.match(await page.locator("#findings").textContent(), /the whole request/);
  assert.equal((await markedLines(page, "request", "error")).length, 1);
  await tab(page, "Form");
  assert.ok(await page.locator("#form-unusable").isVisible());
  assert.ok(await page.getByLabel("User id").isDisabled());
  await tab(page, "JSON");
  await paste(page, "request", "{}");
  await tab(page, "Form");
  await page.getByLabel("User id").fill("u-1");
  assert.match(await page.locator("#body").textContent(), /"id": "u-1"/);
});

test("the options of the check count", async (t) => {
  const page = await open(t);
  await page.getByLabel("Address (IP)").fill("");
  assert.match(await page.locator("#verdict").textContent(), /1 error/);
  await page.getByLabel("Server fills in the IP").check();
  assert.equal(await page.locator("#verdict").textContent(), "Can be sent: no findings");
  await example(page, "Invalid request");
  await page.getByLabel("Allow unknown values").check();
  assert.match(await page.locator("#verdict").textContent(), /4 errors, 5 warnings/);
});
