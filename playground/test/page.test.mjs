// The page as a whole: links, privacy, keyboard, accessibility, colours and narrow screens.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { example, fragment, lit, open, outcome, paste, picture, tab, url, written } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

test("a link restores everything", async (t) => {
  const page = await open(t);
  await example(page, "Bot");
  await fragment(page);
  await tab(page, "JSON");
  await paste(page, "request", '{"event": "ärger 😀"}');
  await page.getByLabel("Allow unknown values").check();
  await page.getByRole("checkbox", { name: /^BOT_MITIGATION/ }).uncheck();
  await page.getByLabel("Threshold", { exact: true }).fill("12.5");
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.locator("#share-status", { hasText: /link/i }).waitFor();
  const link = await page.evaluate(() => location.href);
  assert.ok(link.startsWith(`${url}#1=`), link);

  const other = await open(t, { at: link });
  assert.equal(await written(other, "request"), '{"event": "ärger 😀"}');
  assert.equal(await written(other, "response"), await written(page, "response"));
  assert.equal(await other.getByRole("tab", { name: "JSON" }).getAttribute("aria-selected"), "true");
  assert.ok(await other.getByLabel("Allow unknown values").isChecked());
  assert.ok(!(await other.getByRole("checkbox", { name: /^BOT_MITIGATION/ }).isChecked()));
  assert.equal(await other.getByLabel("Threshold", { exact: true }).inputValue(), "12.5");
  assert.equal(await outcome(other), "Exceeds Score Threshold");
  assert.deepEqual(await lit(other), await lit(page));
});

test("a reload keeps the state, and another link replaces it", async (t) => {
  const page = await open(t);
  await example(page, "Unknown level");
  const unknown = await fragment(page);
  await page.reload();
  await page.locator("html[data-state=ready]").waitFor();
  assert.equal(await outcome(page), "Failure");
  await example(page, "Bad signals");
  await fragment(page, unknown);
  await page.evaluate((hash) => (location.hash = hash), unknown);
  await page.waitForFunction(() => document.querySelector("#outcome-label").textContent === "Failure");
});

test("a link that cannot be read changes nothing and says so", async (t) => {
  for (const broken of ["#1=%%%", "#1=AAAA", "#1="]) {
    const page = await open(t, { fragment: broken });
    await page.getByText("This link cannot be read; nothing was changed.").waitFor();
    assert.equal(await outcome(page), "Low");
  }
});

test("nothing leaves the page", async (t) => {
  const page = await open(t);
  const origin = new URL(url).origin;
  const loaded = page.requested.length;
  assert.ok(page.requested.some((address) => address.endsWith(".wasm")));
  await page.context().setOffline(true);
  await example(page, "Invalid request");
  await tab(page, "JSON");
  await paste(page, "request", '{"event": {"ip": "81.2.69.142"}}');
  await example(page, "Bot");
  await fragment(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  assert.equal(await outcome(page), "BOT_MITIGATION");
  // The icon of the tab is the browser's own request, in its own time.
  assert.deepEqual(
    page.requested.slice(loaded).filter((address) => !address.endsWith("/icon.svg")),
    [],
  );

  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Ask the emulator" }).click();
  await page.getByText("The emulator's answer to the request above.").waitFor();
  assert.deepEqual(
    page.requested.filter((address) => new URL(address).origin !== origin),
    [],
  );
  assert.ok(page.requested.every((address) => !address.includes("#1=")));
  // Even a script of the page could not: the policy of the page refuses.
  const refused = await page.evaluate(() =>
    fetch("http://127.0.0.1:9/").then(
      () => "sent",
      () => "refused",
    ),
  );
  assert.equal(refused, "refused");
  assert.match(page.problems.join("\n"), /Content Security Policy/);
});

test("it works at the root of a host as well, and under its folder's name", async (t) => {
  for (const at of [new URL("/", url).href, `${url}index.html`]) {
    const page = await open(t, { at });
    await example(page, "Bot");
    assert.equal(await outcome(page), "BOT_MITIGATION");
    assert.deepEqual(page.problems, []);
  }
});

test("a wasm file of the wrong type is explained", async (t) => {
  const page = await open(t, { at: "about:blank", ready: false });
  await page.route("**/*.wasm", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { "content-type": "text/plain" } });
  });
  await page.goto(url);
  await page.locator("#failure", { hasText: "application/wasm" }).waitFor();
  assert.ok(!(await page.locator("#tab-form").isVisible()));
});

test("the keyboard gets everywhere, in the order of the page", async (t) => {
  const page = await open(t);
  const seen = [];
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (element === document.body || element === null) return undefined;
      const style = getComputedStyle(element.closest(".cm-editor") ?? element);
      const { top } = element.getBoundingClientRect();
      return {
        name: element.id || element.getAttribute("aria-labelledby") || element.textContent.trim(),
        ring: style.outlineStyle,
        top: top + scrollY,
      };
    });
    if (here === undefined) break;
    assert.notEqual(here.ring, "none", `${here.name} shows no focus`);
    seen.push(here.name);
  }
  const expected = [
    "share",
    "Low",
    "tab-form",
    "ip-from-server",
    "field-event.user.type",
    "field-event.ip",
    "response-label",
    "threshold",
    "slider",
    "action",
    "Licences",
  ];
  assert.deepEqual(
    expected.filter((name) => seen.includes(name)),
    expected,
    seen.join(" · "),
  );
  const order = expected.map((name) => seen.indexOf(name));
  assert.deepEqual(
    [...order].sort((one, other) => one - other),
    order,
    seen.join(" · "),
  );
});

test("tabs, examples and the editor work without a mouse", async (t) => {
  const page = await open(t);
  await page.getByRole("button", { name: "Invalid request" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Form" }).focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => document.activeElement.id), "tab-json");
  assert.ok(await page.locator("#panel-json").isVisible());
  await page.locator("#request-editor .cm-content").focus();
  await page.keyboard.press("F8");
  assert.notEqual(await page.evaluate(() => getSelection().toString()), "");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("#request-editor") === null));
  await page.getByRole("tab", { name: "JSON" }).focus();
  await page.keyboard.press("Home");
  assert.ok(await page.locator("#panel-form").isVisible());
});

test("changes are told to those who hear the page", async (t) => {
  const page = await open(t);
  await example(page, "Bot");
  const said = page.locator("#announcer[role=status]");
  await said
    .filter({ hasText: "Can be sent" })
    .filter({ hasText: "Outcome BOT_MITIGATION, decided by the recommended action." })
    .waitFor();
});

/** What is looked at: colours, width in pixels, and examples with how the request is shown. */
const LOOKS = [
  [
    "light",
    1280,
    [
      ["Low", "Form"],
      ["Bot", "JSON"],
      ["Invalid request", "Form"],
      ["Invalid request", "JSON"],
    ],
  ],
  [
    "dark",
    1280,
    [
      ["High by threshold", "Form"],
      ["Invalid request", "JSON"],
    ],
  ],
  [
    "light",
    320,
    [
      ["Invalid request", "Form"],
      ["Broken response", "JSON"],
    ],
  ],
  ["dark", 320, [["Bot", "JSON"]]],
];

for (const [colorScheme, width, states] of LOOKS) {
  test(`no rule of accessibility is broken and nothing is too wide: ${colorScheme}, ${width} pixels`, async (t) => {
    const page = await open(t, { colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
    await page.evaluate(axe);
    for (const [name, view] of states) {
      await example(page, name);
      await tab(page, view);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is too wide`);
      const { violations } = await page.evaluate(() => globalThis.axe.run({ resultTypes: ["violations"] }));
      const told = violations.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("; ")}`,
      );
      assert.deepEqual(told, [], name);
      await picture(page, `${colorScheme}-${width}-${name}-${view}`.toLowerCase().replaceAll(" ", "-"));
    }
  });
}

test("who wants no motion gets none", async (t) => {
  const page = await open(t, { reducedMotion: "reduce" });
  await example(page, "Bot");
  const duration = await page
    .locator(".diagram .lit .over")
    .first()
    .evaluate((line) => getComputedStyle(line).transitionDuration);
  assert.ok(["0s", ""].includes(duration), duration);
});
