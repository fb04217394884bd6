// Headless Chromium of the system, and the site that it looks at: a folder, with the emulator behind the same origin.

import { createReadStream, statSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { once } from "node:events";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

/** How files are served. */
export const TYPES = { ".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".wasm": "application/wasm" };

/**
 * Starts both. `run` opens a page and gives what its `globalThis.run` gives. `middleware` of a development server comes
 * before the folder; `types` says how files are served.
 */
export async function startBrowser({ folder, emulator }) {
  let options = {};
  const site = createServer((request, response) => {
    const own = () => serve(folder, options.types, request, response) || pass(emulator, request, response);
    if (options.middleware === undefined) own();
    else options.middleware(request, response, own);
  }).listen(0, "127.0.0.1");
  await once(site, "listening");
  const origin = `http://127.0.0.1:${site.address().port}`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });
  return {
    async run(path, input, { middleware, types = TYPES } = {}) {
      options = { middleware, types };
      const page = await browser.newPage();
      const said = [];
      page.on("console", (message) => said.push(message.text()));
      page.on("pageerror", (error) => said.push(String(error)));
      try {
        await page.goto(origin + path);
        await page.waitForFunction(() => typeof globalThis.run === "function", undefined, { timeout: 30_000 });
        return await page.evaluate((input) => globalThis.run(input), input);
      } catch (error) {
        throw new Error(`${path}: ${error.message}\n${said.join("\n")}`, { cause: error });
      } finally {
        await page.close();
      }
    },
    async stop() {
      await browser.close();
      site.closeAllConnections();
      site.close();
    },
  };
}

/** Whether it is a file of the folder. */
function serve(folder, types, request, response) {
  const path = normalize(join(folder, new URL(request.url, "http://site").pathname));
  if (!path.startsWith(folder) || !statSync(path, { throwIfNoEntry: false })?.isFile()) return false;
  response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" });
  createReadStream(path).pipe(response);
  return true;
}

/** To the emulator; a connection that it breaks off breaks off here, too. */
function pass(emulator, request, response) {
  const { method, headers } = request;
  const onward = forward(new URL(request.url, emulator), { method, headers }, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}
