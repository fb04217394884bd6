// A sign-in on Cloudflare Workers: a browser's login, and the relay that phones and pages point their client at.
// Users stand in the source, so that only the evaluation is left to read; take your own.

import { env, waitUntil } from "cloudflare:workers";
import { ProtectClient, decide } from "pingone-protect";
import { answered, ofTheDevice, refused } from "./relay.js";
import { seal, unseal } from "./session.js";

/** One for the whole Worker: it keeps the token. Completions run behind the answers. */
const protect = ProtectClient.fromEnv(env, { waitUntil });
const PASSWORDS = new Map([["low-ana", "ana"], ["high-bo", "bo"], ["deny-cy", "cy"]]);

const ROUTES = [
  { path: /^\/login$/, handle: login },
  { path: /^\/login\/push$/, handle: push },
  { path: /^\/phone\/session$/, handle: phoneSession },
  { path: /^\/protect\/v1\/environments\/[\w-]+\/riskEvaluations$/, handle: relay },
  { path: /^\/phone\/finish$/, handle: phoneFinish },
];

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const route = ROUTES.find(({ path }) => request.method === "POST" && path.test(pathname));
    if (route === undefined) return new Response("not found", { status: 404 });
    try {
      return await route.handle(request);
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    }
  },
};

/** A browser's sign-in: evaluated, decided and completed here. */
async function login(request) {
  const { userId, signals } = await credentials(request);
  const event = { ...visitor(request), user: user(userId), ...(signals && { sdk: { signals: { data: signals } } }) };
  return protect.guard({ event }, async (evaluation) => {
    switch (evaluation.outcome) {
      case "LOW":
      case "MEDIUM":
        evaluation.succeed();
        return Response.json({ session: await seal({ userId, signedIn: true }, env.SESSION_SECRET) });
      case "HIGH": // The push completes it, so the guard sends nothing.
        return Response.json({ session: await seal({ userId, ticket: evaluation.ticket() }, env.SESSION_SECRET), next: "push" }, { status: 202 });
      default: // A threshold, DENY, BOT_MITIGATION, FAILURE: the guard completes with FAILED.
        return Response.json({ detail: "not now" }, { status: 403 });
    }
  });
}

/** The second factor, in a request of its own. */
async function push(request) {
  const { userId, ticket } = await sessionOf(request);
  if (ticket === undefined) return Response.json({ detail: "nothing waits for a second factor" }, { status: 409 });
  return finished(userId, protect.resume(ticket), pushWasApproved(userId));
}

/** The device's password check. Its token is what the device's client sends to the relay. */
async function phoneSession(request) {
  const { userId } = await credentials(request);
  return Response.json({ session: await seal({ userId }, env.SESSION_SECRET) });
}

/** The create, and no other call: completing, reading, feedback and reset stay on this side. */
async function relay(request) {
  const { userId } = await sessionOf(request);
  const event = { ...(await ofTheDevice(request)), ...visitor(request), user: user(userId) };
  try {
    return answered(await protect.evaluate({ event }));
  } catch (error) {
    if (error.code === "VALIDATION_FAILED") return refused(error);
    throw error;
  }
}

/** What the session is worth, by the evaluation that the service has and not by what the device says of it. */
async function phoneFinish(request) {
  const { userId } = await sessionOf(request);
  const { evaluationId } = await request.json();
  const stored = await protect.get(evaluationId).catch(() => undefined);
  const own = stored?.event?.user?.id === userId && stored.event.completionStatus === "IN_PROGRESS";
  if (!own) return Response.json({ detail: "no answer is not safe" }, { status: 403 });
  const { outcome } = decide(stored);
  const letIn = ["LOW", "MEDIUM"].includes(outcome) || (outcome === "HIGH" && pushWasApproved(userId));
  return finished(userId, { complete: (status) => protect.complete(stored.id, status) }, letIn);
}

/** A completion that fails leaves nobody signed in: the service may have closed the evaluation meanwhile. */
async function finished(userId, evaluation, letIn) {
  const completed = await evaluation.complete(letIn ? "SUCCESS" : "FAILED").then(() => true, () => false);
  if (!letIn || !completed) return Response.json({ signedIn: false }, { status: 403 });
  return Response.json({ signedIn: true, session: await seal({ userId, signedIn: true }, env.SESSION_SECRET) });
}

/** What the Worker itself knows of whoever is connected. Cloudflare sets the address, whatever a visitor sends. */
function visitor(request) {
  return {
    ip: request.headers.get("cf-connecting-ip") ?? undefined,
    flow: { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
    targetResource: { id: "shop" },
    browser: { userAgent: request.headers.get("user-agent") ?? undefined },
  };
}

function user(id) {
  return { type: "EXTERNAL", id, name: `${id}@example.com` };
}

/** Who gave the right password. Throws the answer for anybody else. */
async function credentials(request) {
  const { username, password, signals } = await request.json().catch(() => ({}));
  const known = PASSWORDS.get(username);
  if (known === undefined || known !== password) throw Response.json({ detail: "no such user, or another password" }, { status: 401 });
  return { userId: username, signals };
}

/** Whose token it is. Throws the answer when it is nobody's. */
async function sessionOf(request) {
  const token = request.headers.get("authorization")?.replace("Bearer ", "") ?? "";
  const session = await unseal(token, env.SESSION_SECRET);
  if (session === undefined) throw Response.json({ detail: "sign in first" }, { status: 401 });
  return session;
}

/** Your second factor. */
function pushWasApproved(userId) {
  return userId.startsWith("high-");
}
