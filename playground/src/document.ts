/**
 * JSON text as it is: where a target stands in it, and changes that leave the rest alone, so that an edit in the form
 * keeps spelling, order and every digit of what somebody pasted.
 */

import { applyEdits, format, modify, parseTree, type Node, type ParseError } from "jsonc-parser";

export type Path = (string | number)[];

/** A part of a text. */
export interface Span {
  from: number;
  to: number;
}

/** A parsed text. `broken` is where it stops being JSON. */
export interface Tree {
  root: Node | undefined;
  broken: number | undefined;
}

const LAYOUT = { insertSpaces: true, tabSize: 2, eol: "\n" };

/** `event.user.groups[1].name` as steps; the empty target is the whole. */
export function pathOf(target: string): Path {
  const steps = target.matchAll(/([^.[\]]+)|\[(\d+)\]/g);
  return [...steps].map(([, name, index]) => name ?? Number(index));
}

/** Reads as far as possible. */
export function read(text: string): Tree {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  return { root, broken: errors[0]?.offset };
}

/** The value at a path. */
export function find(tree: Tree, path: Path): Node | undefined {
  let node = tree.root;
  for (const step of path) node = node && child(node, step);
  return node;
}

/** The value at a path as a JavaScript value; for display, since a large number loses digits. */
export function valueAt(text: string, tree: Tree, path: Path): unknown {
  const node = find(tree, path);
  return node && JSON.parse(text.slice(node.offset, node.offset + node.length));
}

/** Where to look for a target: its property, or the name of the nearest object that should have it. */
export function placeOf(text: string, tree: Tree, target: string): Span {
  if (tree.broken !== undefined || tree.root === undefined) {
    const at = Math.min(tree.broken ?? 0, text.length);
    return { from: at, to: Math.min(at + 1, text.length) };
  }
  const path = pathOf(target);
  let node = tree.root;
  for (const [depth, step] of path.entries()) {
    const next = child(node, step);
    if (next === undefined) return nameOf(node);
    node = next;
    if (depth === path.length - 1) return whole(node);
  }
  return { from: node.offset, to: node.offset + Math.min(1, node.length) };
}

/** The text with a value at a path, or without it; objects on the way there are made, and those left empty go. */
export function changed(text: string, path: Path, value: unknown): string {
  const tree = read(text);
  const found = find(tree, path);
  if (value !== undefined && found !== undefined) return spliced(text, found, JSON.stringify(value));
  if (value === undefined) return found === undefined ? text : without(text, path);
  for (let depth = 1; depth < path.length; depth += 1) {
    const parent = find(tree, path.slice(0, depth));
    if (parent !== undefined && parent.type !== "object" && parent.type !== "array") {
      return spliced(text, parent, JSON.stringify(nested(path.slice(depth), value)));
    }
  }
  return applyEdits(text, modify(text, path, value, { formattingOptions: LAYOUT }));
}

/** Of properties with one name the last counts, so all have to go; of a list one member goes. */
function without(text: string, path: Path): string {
  let rest = text;
  while (find(read(rest), path) !== undefined) {
    const next = applyEdits(rest, modify(rest, path, undefined, { formattingOptions: LAYOUT }));
    if (next === rest || typeof path.at(-1) === "number") return next;
    rest = next;
  }
  const parent = path.slice(0, -1);
  const left = parent.length > 1 ? find(read(rest), parent) : undefined;
  return left !== undefined && (left.children ?? []).length === 0 ? without(rest, parent) : rest;
}

function nested(path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  return step === undefined ? value : { [step]: nested(rest, value) };
}

function spliced(text: string, { offset, length }: Node, json: string): string {
  return text.slice(0, offset) + json + text.slice(offset + length);
}

function child(node: Node, step: string | number): Node | undefined {
  if (typeof step === "number") return node.type === "array" ? node.children?.[step] : undefined;
  if (node.type !== "object") return undefined;
  return node.children?.findLast((property) => property.children?.[0]?.value === step)?.children?.[1];
}

/** A property with its name, or the member of a list. */
function whole(node: Node): Span {
  const outer = node.parent?.type === "property" ? node.parent : node;
  return { from: outer.offset, to: outer.offset + outer.length };
}

/** The name of a property whose value lacks something; of the root and of a list's members their first character. */
function nameOf(node: Node): Span {
  const name = node.parent?.type === "property" ? node.parent.children?.[0] : undefined;
  return name ? { from: name.offset, to: name.offset + name.length } : { from: node.offset, to: node.offset + 1 };
}

/** The same JSON in lines; numbers keep their digits. */
export function laidOut(text: string): string {
  return applyEdits(text, format(text, undefined, LAYOUT));
}
