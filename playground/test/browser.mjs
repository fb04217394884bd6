// A page of the playground in a headless browser, with everything that it asks for and complains of written down.

import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** Where the page is served: below a prefix, since a static host may have it anywhere. */
export const url = process.env.PLAYGROUND_URL ?? "http://127.0.0.1:8080/";
/** Where the pictures go that a person may look at. */
const pictures = process.env.PLAYGROUND_SCREENSHOTS ?? join(tmpdir(), "playground-screenshots");
mkdirSync(pictures, { recursive: true });

let browser;

/** One browser for the tests of a file. */
const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
after(async () => (await browser)?.close());

/** Opens the page and waits until it is ready; `closed` when the test ends. */
export async function open(test, { fragment = "", at = url, ready = true, ...options } = {}) {
  browser ??= launch();
  const context = await (await browser).newContext({ viewport: { width: 1280, height: 900 }, ...options });
  test.after(() => context.close());
  const page = await context.newPage();
  page.requested = [];
  page.problems = [];
  page.on("request", (request) => page.requested.push(request.url()));
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  await page.goto(at + fragment);
  if (ready) await page.locator("html[data-state=ready]").waitFor();
  return page;
}

export const example = (page, name) => page.getByRole("button", { name, exact: true }).click();
export const tab = (page, name) => page.getByRole("tab", { name, exact: true }).click();
export const outcome = (page) => page.locator("#outcome-label").textContent();

/** The parts of the diagram that are lit, from first to last. */
export const lit = (page) =>
  page
    .locator(".diagram .lit")
    .evaluateAll((parts) =>
      parts
        .sort((one, other) => Number(one.style.getPropertyValue("--at")) - Number(other.style.getPropertyValue("--at")))
        .map((part) => part.dataset.part),
    );

/** The numbers of the lines that are marked in an editor. */
export const markedLines = (page, editor, kind) =>
  page
    .locator(`#${editor}-editor .cm-line`)
    .evaluateAll(
      (lines, kind) => lines.flatMap((line, index) => (line.classList.contains(`line-${kind}`) ? [index + 1] : [])),
      kind,
    );

/** What an editor holds, below the length at which it draws only a part. */
export const written = async (page, editor) =>
  (await page.locator(`#${editor}-editor .cm-line`).allTextContents()).join("\n");

/** Puts a text in place of what an editor holds, as somebody who pastes. */
export async function paste(page, editor, text) {
  await page.locator(`#${editor}-editor .cm-content`).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
}

/** The fragment, once it is another than before. */
export async function fragment(page, before = "") {
  await page.waitForFunction((before) => location.hash !== before, before);
  return page.evaluate(() => location.hash);
}

export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });
