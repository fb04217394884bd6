// The suite as a program, for runtimes that have a command: the input stands beside it, the report is the last line.

import input from "./input.json" with { type: "json" };
import { runSuite } from "./index.mjs";

console.log(JSON.stringify(await runSuite(input)));
