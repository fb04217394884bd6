// What the routes share. Users stand in the source, so that only the evaluation is left to read; take your own.

import { after } from "next/server";
import { ProtectClient } from "pingone-protect";
import { seal, unseal } from "./session.js";

const PASSWORDS = new Map([["low-ana", "ana"], ["high-bo", "bo"], ["deny-cy", "cy"]]);
let client;

/** One for all requests: it keeps the token. Completions run behind the answers. Made late: a build has no secrets. */
export function protect() {
  client ??= ProtectClient.fromEnv(process.env, { waitUntil: after });
  return client;
}

/** A route whose answer may be thrown, too. */
export function route(handle) {
  return async (request) => {
    try {
      return await handle(request);
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    }
  };
}

/** What the platform knows of whoever is connected. Vercel sets the address; elsewhere take what your proxy sets. */
export function visitor(request) {
  return {
    ip: request.headers.get("x-real-ip") ?? undefined,
    flow: { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
    targetResource: { id: "shop" },
    browser: { userAgent: request.headers.get("user-agent") ?? undefined },
  };
}

export function user(id) {
  return { type: "EXTERNAL", id, name: `${id}@example.com` };
}

/** Who gave the right password. Throws the answer for anybody else. */
export async function credentials(request) {
  const { username, password, signals } = await request.json().catch(() => ({}));
  const known = PASSWORDS.get(username);
  if (known === undefined || known !== password) throw Response.json({ detail: "no such user, or another password" }, { status: 401 });
  return { userId: username, signals };
}

export function opened(content) {
  return seal(content, process.env.SESSION_SECRET);
}

/** Whose token it is. Throws the answer when it is nobody's. */
export async function sessionOf(request) {
  const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
  const session = await unseal(token, process.env.SESSION_SECRET);
  if (session === undefined) throw Response.json({ detail: "sign in first" }, { status: 401 });
  return session;
}

/** A completion that fails leaves nobody signed in: the service may have closed the evaluation meanwhile. */
export async function finished(userId, evaluation, letIn) {
  const completed = await evaluation.complete(letIn ? "SUCCESS" : "FAILED").then(() => true, () => false);
  if (!letIn || !completed) return Response.json({ signedIn: false }, { status: 403 });
  return Response.json({ signedIn: true, session: await opened({ userId, signedIn: true }) });
}

/** Your second factor. */
export function pushWasApproved(userId) {
  return userId.startsWith("high-");
}
