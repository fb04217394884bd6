/** The findings of a check, as a list in which each leads to its place. */

import type { Diagnostic, Report } from "pingone-protect";

import { byId, make, sentence, unseen } from "./dom";

/** Shows a report; `goTo` brings somebody to the place of a target. */
export function showFindings(report: Report, goTo: (target: string) => void): void {
  const verdict = byId("verdict");
  verdict.textContent = summary(report);
  verdict.dataset["kind"] = report.valid ? (report.diagnostics.length > 0 ? "warning" : "good") : "error";
  byId("findings").replaceChildren(...report.diagnostics.map((finding) => itemOf(finding, goTo)));
  byId("no-findings").hidden = report.diagnostics.length > 0;
}

/** `Refused: 2 errors, 1 warning`. */
export function summary({ valid, diagnostics }: Report): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counts = [counted(errors, "error"), counted(warnings, "warning")].filter((part) => part !== "");
  const verdict = valid ? "Can be sent" : "Would be refused";
  return counts.length === 0 ? `${verdict}: no findings` : `${verdict}: ${counts.join(", ")}`;
}

/** What a finding says, with what mends it. */
export function described({ severity, message, hint, allowedValues }: Diagnostic): (Node | string)[] {
  const said: (Node | string)[] = [unseen(`${severity}: `), sentence(message)];
  if (allowedValues !== undefined) {
    said.push(
      " Allowed: ",
      ...allowedValues.flatMap((value, index) => [index > 0 ? ", " : "", make("code", {}, value)]),
      ".",
    );
  }
  if (hint !== undefined) said.push(" ", make("span", { class: "hint" }, sentence(hint)));
  return said;
}

function itemOf(finding: Diagnostic, goTo: (target: string) => void): HTMLElement {
  const place = finding.target === "" ? "the whole request" : finding.target;
  const button = make(
    "button",
    { type: "button", class: "place", "data-target": finding.target },
    unseen("Go to "),
    place,
  );
  button.addEventListener("click", () => goTo(finding.target));
  const head = make("div", { class: "finding-head" }, button, make("code", { class: "code-name" }, finding.code));
  return make("li", { class: `finding ${finding.severity}` }, head, make("p", {}, ...described(finding)));
}

function counted(count: number, name: string): string {
  return count === 0 ? "" : `${count} ${name}${count === 1 ? "" : "s"}`;
}
