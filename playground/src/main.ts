/** Loads the package and the page on top of it, and says what is wrong when that fails. */

import { byId } from "./dom";

try {
  const { start } = await import("./app");
  await start();
  document.documentElement.dataset["state"] = "ready";
} catch (problem) {
  document.documentElement.dataset["state"] = "failed";
  byId("failure-cause").textContent =
    problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem);
  byId("failure").hidden = false;
  throw problem;
}
