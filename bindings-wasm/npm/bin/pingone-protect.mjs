#!/usr/bin/env node
// The command of the package: the emulator on a loopback port, and the checks on files.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { explain, validateRequest } from "pingone-protect";
import { createEmulator } from "pingone-protect/testing";

const USAGE = `pingone-protect emulator [--port 8787] [--host 127.0.0.1]   the service for tests (unofficial)
pingone-protect validate FILE                              what is wrong with a request; 1 when it has errors
pingone-protect decide FILE                                the decision on a response, with its rules

FILE is JSON, or - for the standard input.`;

const { values, positionals } = arguments_();
const [command, file] = positionals;
if (values.help) {
  process.stdout.write(`${USAGE}\n`);
  process.exit();
}
switch (command) {
  case "emulator":
    serve(port(), values.host);
    break;
  case "validate": {
    const report = validateRequest(read(file));
    print(report);
    process.exitCode = report.valid ? 0 : 1;
    break;
  }
  case "decide":
    print(explain(read(file)));
    break;
  default:
    misused(`there is no command ${command ?? ""}`);
}

function arguments_() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { help: { type: "boolean", short: "h" }, port: { type: "string", default: "8787" }, host: { type: "string", default: "127.0.0.1" } },
    });
  } catch (error) {
    return misused(error.message);
  }
}

function misused(problem) {
  process.stderr.write(`pingone-protect: ${problem}\n\n${USAGE}\n`);
  process.exit(2);
}

/** 0 takes any that is free. */
function port() {
  const port = /^\d{1,5}$/.test(values.port) ? Number(values.port) : NaN;
  return port <= 65_535 ? port : misused(`--port must be a number up to 65535, not ${values.port}`);
}

function read(file) {
  if (file === undefined) misused("a file is missing");
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    return misused(error.message);
  }
}

function print(value) {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

function serve(port, host) {
  const emulator = createEmulator({ seed: Date.now() });
  const server = createServer((request, response) => {
    answer(emulator, request, response).catch(() => response.destroy());
  });
  server.on("error", (error) => misused(error.message));
  server.listen(port, host, () => {
    const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.address().port}`;
    const { environmentId } = emulator.options;
    process.stdout.write(`PingOne Protect emulator (unofficial) at ${url}

export PINGONE_API_URL=${url}/v1
export PINGONE_AUTH_URL=${url}
export PINGONE_ENVIRONMENT_ID=${environmentId}   # any UUID
export PINGONE_CLIENT_ID=any PINGONE_CLIENT_SECRET=any

Stop it with Ctrl-C.
`);
  });
}

async function answer(emulator, request, response) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method, headers } = request;
  const body = method === "GET" || method === "HEAD" ? undefined : Buffer.concat(chunks);
  const url = new URL(request.url, `http://${headers.host ?? "localhost"}`);
  const answered = await emulator.fetch(url, { method, headers: pairs(headers), body });
  response.writeHead(answered.status, [...answered.headers]);
  response.end(Buffer.from(await answered.arrayBuffer()));
}

/** Headers that belong to this connection stay here. */
function pairs(headers) {
  const own = new Set(["host", "connection", "content-length", "transfer-encoding", "keep-alive", "expect"]);
  return Object.entries(headers).filter(([name, value]) => !own.has(name) && typeof value === "string");
}
