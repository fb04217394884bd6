/** The groups of a user: a control for each, which is an object with a name or a string that stands for one. */

import { find, pathOf, read, type Path } from "./document";
import { make } from "./dom";

export interface Groups {
  /** The control of each group, in their order. */
  readonly controls: readonly HTMLInputElement[];
  show(request: string, value: unknown): void;
}

type Edit = (path: Path, value: unknown) => void;

/** A list at a target path, in `body`, in front of what is said of it. */
export function createGroups(target: string, body: HTMLElement, notes: HTMLElement, edit: Edit): Groups {
  const path = pathOf(target);
  const add = make("button", { type: "button", class: "add" }, "Add a group");
  let members: unknown[] = [];
  let rows: HTMLElement[] = [];
  let request = "";
  const controls: HTMLInputElement[] = [];
  notes.before(add);

  add.addEventListener("click", () => {
    const isList = find(read(request), path)?.type === "array";
    edit(isList ? [...path, members.length] : path, isList ? { name: "" } : [{ name: "" }]);
    controls.at(-1)?.focus();
  });
  const rename = (index: number, name: string) =>
    edit(typeof members[index] === "string" ? [...path, index] : [...path, index, "name"], name);
  const remove = (index: number) => {
    edit(members.length === 1 ? path : [...path, index], undefined);
    (controls[Math.max(0, index - 1)] ?? add).focus();
  };

  return {
    controls,
    show(text, value) {
      request = text;
      members = Array.isArray(value) ? value : [];
      if (rows.length !== members.length) {
        rows.forEach((row) => row.remove());
        rows = members.map((_, index) => rowOf(index, rename, remove));
        controls.splice(0, Infinity, ...rows.map((row) => row.querySelector("input")!));
        add.before(...rows);
      }
      controls.forEach((control, index) => {
        const name = nameOf(members[index]);
        if (control.value !== name) control.value = name;
      });
    },
  };
}

function rowOf(
  index: number,
  rename: (index: number, name: string) => void,
  remove: (index: number) => void,
): HTMLElement {
  const label = `Group ${index + 1}`;
  const input = make("input", { type: "text", autocomplete: "off", spellcheck: "false", "aria-label": label });
  input.addEventListener("input", () => rename(index, input.value));
  const button = make("button", { type: "button", class: "remove", "aria-label": `Remove group ${index + 1}` }, "×");
  button.addEventListener("click", () => remove(index));
  return make("div", { class: "member" }, input, button);
}

/** What is no name is shown as its JSON, and the finding beside it says so. */
function nameOf(member: unknown): string {
  const name = typeof member === "string" ? member : (member as { name?: unknown } | null)?.name;
  if (name === undefined || name === null) return "";
  return typeof name === "string" ? name : JSON.stringify(name);
}
