/** The request as a form: each edit goes into the JSON text, and each finding stands at its control. */

import type { Diagnostic } from "pingone-protect";

import { choicesAt } from "./choices";
import { changed, pathOf, read, valueAt, type Path, type Tree } from "./document";
import { byId, make, set } from "./dom";
import { FIELDS, SECTIONS, fieldOf, type Field } from "./fields";
import { described } from "./findings";
import { createGroups, type Groups } from "./groups";

type Control = HTMLInputElement | HTMLSelectElement;

export interface Form {
  show(request: string, findings: readonly Diagnostic[]): void;
  /** Moves to the control of a target; false when the form has none. */
  goTo(target: string): boolean;
}

/** A field on the page. */
interface Row {
  field: Field;
  body: HTMLElement;
  notes: HTMLElement;
  controls: readonly Control[];
  groups?: Groups;
}

export function createForm(onEdit: (request: string) => void): Form {
  const fieldset = byId<HTMLFieldSetElement>("form");
  let text = "";
  const edit = (path: Path, value: unknown) => onEdit(changed(text, path, value));
  const rows = new Map(FIELDS.map((field) => [field.path, rowOf(field, edit)]));
  fieldset.append(
    ...SECTIONS.map((section) =>
      sectionOf(
        section.title,
        section.fields.map(({ path }) => rows.get(path)!),
      ),
    ),
  );

  return {
    show(request, findings) {
      text = request;
      const tree = read(request);
      const usable = tree.broken === undefined && tree.root?.type === "object";
      fieldset.disabled = !usable;
      byId("form-unusable").hidden = usable;
      for (const row of rows.values()) {
        if (usable) fill(row, request, tree);
        say(row, usable ? findings.filter(({ target }) => fieldOf(target) === row.field) : []);
      }
    },
    goTo(target) {
      const row = rows.get(fieldOf(target)?.path ?? "");
      if (row === undefined || fieldset.disabled) return false;
      const index = pathOf(target).find((step) => typeof step === "number");
      const control = row.controls[Number(index ?? 0)] ?? row.body.querySelector<HTMLElement>("button");
      control?.focus();
      control?.scrollIntoView({ block: "nearest" });
      return control !== undefined;
    },
  };
}

type Edit = (path: Path, value: unknown) => void;

function sectionOf(title: string, rows: readonly Row[]): HTMLElement {
  const section = make("fieldset", { class: "section" }, make("legend", {}, title));
  section.append(...rows.map(({ body }) => body));
  return section;
}

function rowOf(field: Field, edit: Edit): Row {
  const id = `field-${field.path}`;
  const notes = make("div", { class: "notes", id: `${id}-notes` });
  if (field.kind === "list") {
    const body = make("div", { class: "field list", role: "group", "aria-labelledby": `${id}-label` });
    body.append(make("span", { class: "label", id: `${id}-label` }, field.label), notes);
    const groups = createGroups(field.path, body, notes, edit);
    return { field, body, notes, controls: groups.controls, groups };
  }
  const control = field.kind === "choice" ? make("select", { id }) : make("input", { id, ...inputOf(field) });
  control.addEventListener(field.kind === "text" ? "input" : "change", () =>
    edit(pathOf(field.path), valueOf(field, control)),
  );
  const label = make("label", { for: id, title: field.path }, field.label);
  const parts = field.kind === "flag" ? [control, label] : [label, control];
  const body = make("div", { class: `field ${field.kind}` }, ...parts, notes);
  return { field, body, notes, controls: [control] };
}

function inputOf(field: Field): Record<string, string> {
  return field.kind === "flag"
    ? { type: "checkbox" }
    : { type: "text", autocomplete: "off", spellcheck: "false", autocapitalize: "off" };
}

/** A control without a value stands for an absent member. */
function valueOf(field: Field, control: Control): unknown {
  if (field.kind === "flag") return (control as HTMLInputElement).checked || undefined;
  return control.value === "" ? undefined : control.value;
}

function fill(row: Row, request: string, tree: Tree): void {
  const value = valueAt(request, tree, pathOf(row.field.path));
  const [control] = row.controls;
  if (row.groups !== undefined) return row.groups.show(request, value);
  if (control === undefined) return;
  if (row.field.kind === "flag") (control as HTMLInputElement).checked = value === true;
  else if (control instanceof HTMLSelectElement) offer(control, choicesAt(request, row.field.path), shown(value));
  else if (control.value !== shown(value)) control.value = shown(value);
}

/** What is no string is shown as its JSON, and the finding beside it says so. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function offer(select: HTMLSelectElement, allowed: readonly string[], current: string): void {
  const values = ["", ...allowed, ...(current === "" || allowed.includes(current) ? [] : [current])];
  const before = [...select.options].map((option) => option.value);
  if (values.join("\n") !== before.join("\n")) {
    select.replaceChildren(...values.map((value) => make("option", { value }, value === "" ? "not given" : value)));
  }
  select.value = current;
}

/** Findings under a control, which is named invalid when one of them is an error. */
function say(row: Row, findings: readonly Diagnostic[]): void {
  row.notes.replaceChildren(
    ...findings.map((finding) => make("p", { class: `note ${finding.severity}` }, ...described(finding))),
  );
  row.controls.forEach((control, index) => {
    const own = row.field.kind === "list" ? findings.filter(({ target }) => target.includes(`[${index}]`)) : findings;
    set(control, "aria-invalid", own.some(({ severity }) => severity === "error") ? "true" : undefined);
    set(control, "aria-describedby", own.length > 0 ? row.notes.id : undefined);
  });
  const worst = findings.some(({ severity }) => severity === "error") ? "error" : findings[0]?.severity;
  set(row.body, "data-severity", worst);
}
