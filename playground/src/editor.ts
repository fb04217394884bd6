/** A text field for JSON with line numbers, colours, and marks on the lines that something is said about. */

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorState, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, keymap, lineNumbers, type DecorationSet } from "@codemirror/view";
import { tags } from "@lezer/highlight";

import type { Span } from "./document";

/** Something said about a part of the text. `decided` is no finding: the value that made the outcome. */
export interface Mark extends Span {
  kind: "error" | "warning" | "decided";
  message: string;
}

export interface Editor {
  /** Replaces the text, unless it is the same; `onChange` is not told. */
  setText(text: string): void;
  setMarks(marks: readonly Mark[]): void;
  /** Puts the cursor there and brings it into sight. */
  goTo(place: Span): void;
}

/** An editor at the end of `parent`, named by the element `labelledBy`. */
export function createEditor(options: {
  parent: HTMLElement;
  labelledBy: string;
  describedBy: string;
  onChange: (text: string) => void;
}): Editor {
  let quiet = false;
  const view = new EditorView({
    parent: options.parent,
    extensions: [
      lineNumbers(),
      lintGutter({ markerFilter: (diagnostics) => diagnostics.filter(({ severity }) => severity !== "info") }),
      history(),
      drawSelection(),
      bracketMatching(),
      json(),
      syntaxHighlighting(COLOURS),
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      // Tab moves on to the next control, as everywhere on the page.
      keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
      lines,
      EditorView.contentAttributes.of({
        tabindex: "0",
        "aria-labelledby": options.labelledBy,
        "aria-describedby": options.describedBy,
        spellcheck: "false",
        autocapitalize: "off",
        autocorrect: "off",
      }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !quiet) options.onChange(update.state.doc.toString());
      }),
    ],
  });

  return {
    setText(text) {
      if (view.state.doc.toString() === text) return;
      quiet = true;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
      quiet = false;
    },
    setMarks(marks) {
      const inside = marks.map((mark) => inDocument(mark, view.state.doc.length));
      view.dispatch({ effects: setLines.of(inside) });
      const said = inside.map(({ from, to, kind, message }) => ({ from, to, message, severity: SEVERITY[kind] }));
      view.dispatch(setDiagnostics(view.state, said));
    },
    goTo(place) {
      const { from, to } = inDocument(place, view.state.doc.length);
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      view.focus();
    },
  };
}

const SEVERITY = { error: "error", warning: "warning", decided: "info" } as const;
/** The stronger mark of a line comes first. */
const ORDER = ["error", "warning", "decided"] as const;

/** The lines that are marked, as backgrounds. */
const setLines = StateEffect.define<readonly Mark[]>();
const lines = StateField.define<DecorationSet>({
  create: () => RangeSet.empty,
  update(decorations, transaction) {
    const effect = transaction.effects.find((found) => found.is(setLines));
    if (effect === undefined) return decorations.map(transaction.changes);
    return marked(transaction.state, effect.value);
  },
  provide: (field) => EditorView.decorations.from(field),
});

function marked(state: EditorState, marks: readonly Mark[]): DecorationSet {
  const kinds = new Map<number, Mark["kind"]>();
  for (const { from, kind } of marks) {
    const line = state.doc.lineAt(from).from;
    const other = kinds.get(line);
    if (other === undefined || ORDER.indexOf(kind) < ORDER.indexOf(other)) kinds.set(line, kind);
  }
  const ranges = [...kinds].map(([line, kind]) => Decoration.line({ class: `line-${kind}` }).range(line));
  return Decoration.set(ranges, true);
}

/** The text may have changed since a mark was made. */
function inDocument<T extends Span>(place: T, length: number): T {
  const from = Math.min(place.from, length);
  return { ...place, from, to: Math.max(from, Math.min(place.to, length)) };
}

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.number, color: "var(--code-number)" },
  { tag: [tags.bool, tags.null], color: "var(--code-word)" },
  { tag: tags.invalid, color: "var(--error)" },
]);
