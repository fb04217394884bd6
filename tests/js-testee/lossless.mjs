// JSON whose values keep their text: JavaScript's numbers lose the digits of large integers, and an object the order
// and the duplicates of its members. The package takes text where that matters, and so does the testee.

/** A value with its text. */
export class Raw {
  constructor(text) {
    this.text = text;
  }

  /** What JavaScript makes of it. */
  get value() {
    return JSON.parse(this.text);
  }

  /** The value, where JavaScript loses nothing of it; else its text. */
  get lossless() {
    const value = this.value;
    return JSON.stringify(value) === this.text && typeof value !== "string" ? value : this.text;
  }

  /** A member of an object. */
  get(name) {
    return this.text.startsWith("{") ? parse(this.text).get(name) : undefined;
  }

  /** The members of a list. */
  get items() {
    return this.text.startsWith("[") ? [...split(this.text)] : [];
  }
}

/** The members of an object, the last of each name. */
export function parse(text) {
  const members = new Map();
  for (const part of split(text.trim())) {
    const end = stringEnd(part.text, 0);
    members.set(JSON.parse(part.text.slice(0, end)), new Raw(part.text.slice(part.text.indexOf(":", end) + 1).trim()));
  }
  return members;
}

/** What stands between the commas of the outermost brackets. */
function* split(text) {
  let start = 1;
  let depth = 0;
  for (let at = 1; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') at = stringEnd(text, at) - 1;
    else if (character === "{" || character === "[") depth += 1;
    else if ((character === "}" || character === "]") && depth > 0) depth -= 1;
    else if (depth === 0 && (character === "," || character === "}" || character === "]")) {
      const part = text.slice(start, at).trim();
      if (part !== "") yield new Raw(part);
      start = at + 1;
    }
  }
}

function stringEnd(text, start) {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}
