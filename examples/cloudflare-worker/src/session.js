// Sessions that need no store: signed, so that nobody can write one; readable, so nothing secret belongs in them.

const LIFETIME_MS = 30 * 60_000;
const ALGORITHM = { name: "HMAC", hash: "SHA-256" };

/** A token that carries the content. */
export async function seal(content, secret) {
  const payload = base64(new TextEncoder().encode(JSON.stringify({ ...content, until: Date.now() + LIFETIME_MS })));
  const signature = await crypto.subtle.sign(ALGORITHM, await key(secret, "sign"), new TextEncoder().encode(payload));
  return `${payload}.${base64(new Uint8Array(signature))}`;
}

/** The content of a token; nothing when it is forged, damaged or too old. */
export async function unseal(token, secret) {
  try {
    const [payload, signature] = token.split(".");
    const signed = new TextEncoder().encode(payload);
    if (!(await crypto.subtle.verify(ALGORITHM, await key(secret, "verify"), bytes(signature), signed))) return undefined;
    const { until, ...content } = JSON.parse(new TextDecoder().decode(bytes(payload)));
    return until > Date.now() ? content : undefined;
  } catch {
    return undefined;
  }
}

function key(secret, usage) {
  if (!secret) throw new Error("SESSION_SECRET is missing");
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), ALGORITHM, false, [usage]);
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytes(base64) {
  return Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
