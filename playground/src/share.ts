/**
 * The state as the fragment of the page's address. A browser never sends that part of an address, so a link carries
 * everything from person to person, past every server.
 *
 * `#1=` and the JSON of the state, deflated, in the alphabet of addresses.
 */

import { stateOf, type State } from "./state";

const PREFIX = "#1=";
/** The most that a fragment may unfold to, in bytes: a link from a stranger must not fill the memory. */
const MOST = 4 << 20;

/** The fragment of a state, with its `#`. */
export async function fragmentOf(state: State): Promise<string> {
  const json = new TextEncoder().encode(JSON.stringify(state));
  const deflated = new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return PREFIX + toText(await bytesOf(deflated));
}

/** Whether this fragment claims to have a state. */
export function hasState(fragment: string): boolean {
  return fragment.startsWith(PREFIX);
}

/** The state of a fragment; `undefined` for one that cannot be read. */
export async function stateFrom(fragment: string): Promise<State | undefined> {
  try {
    const deflated = new Blob([fromText(fragment.slice(PREFIX.length))]).stream();
    const json = await bytesOf(deflated.pipeThrough(new DecompressionStream("deflate-raw")));
    return stateOf(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json)));
  } catch {
    return undefined;
  }
}

async function bytesOf(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST) throw new RangeError("the fragment holds too much");
    parts.push(value as Uint8Array<ArrayBuffer>);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

/** Base64 of addresses, without padding. */
function toText(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromText(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
