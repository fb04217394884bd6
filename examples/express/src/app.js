// A sign-in with Express: a browser's login, and the relay that phones and pages point their client at.
// Users and sessions stand in memory, so that only the evaluation is left to read; take your own.

import { randomBytes } from "node:crypto";
import express from "express";
import { clientIp } from "pingone-protect";
import { answered, ofTheDevice, refused } from "./relay.js";

const PASSWORDS = new Map([["low-ana", "ana"], ["high-bo", "bo"], ["deny-cy", "cy"]]);

/** `trustedProxies` are the blocks of your load balancers: only they may say whom they forward for. */
export function application(protect, { trustedProxies = [] } = {}) {
  /** By token: whose it is, whether he is signed in, and the ticket of the evaluation that he still has to finish. */
  const sessions = new Map();
  const app = express();
  app.use(express.json({ limit: "256kb" }));

  /** A browser's sign-in: evaluated, decided and completed here. */
  app.post("/login", credentials, async (request, response) => {
    const { userId } = response.locals;
    const { signals } = request.body;
    const event = { ...visitor(request), user: user(userId), ...(signals && { sdk: { signals: { data: signals } } }) };
    const [status, answer] = await protect.guard({ event }, (evaluation) => {
      switch (evaluation.outcome) {
        case "LOW":
        case "MEDIUM":
          evaluation.succeed();
          return [200, { session: opened({ userId, signedIn: true }) }];
        case "HIGH": // The push completes it, so the guard sends nothing.
          return [202, { session: opened({ userId, ticket: evaluation.ticket() }), next: "push" }];
        default: // A threshold, DENY, BOT_MITIGATION, FAILURE: the guard completes with FAILED.
          return [403, { detail: "not now" }];
      }
    });
    response.status(status).json(answer);
  });

  /** The second factor, in a request of its own. */
  app.post("/login/push", session, async (request, response) => {
    await finish(response, pushWasApproved(response.locals.userId));
  });

  /** The device's password check. Its token is what the device's client sends to the relay. */
  app.post("/phone/session", credentials, (request, response) => {
    response.json({ session: opened({ userId: response.locals.userId }) });
  });

  /** The create, and no other call: completing, reading, feedback and reset stay on this side. */
  app.post("/protect/v1/environments/:environment/riskEvaluations", session, async (request, response) => {
    const { userId, own } = response.locals;
    const sent = ofTheDevice(request.body);
    if (sent === undefined) return response.status(400).json({ detail: "a request is an object with an event" });
    const evaluation = await protect.evaluate({ event: { ...sent, ...visitor(request), user: user(userId) } }).catch((error) => {
      if (error.code !== "VALIDATION_FAILED") throw error;
      response.status(400).json(refused(error));
    });
    if (evaluation === undefined) return;
    // The decision that counts; the phone's is for its screen.
    if (evaluation.id !== undefined) own.ticket = evaluation.ticket();
    response.status(evaluation.id === undefined ? 503 : 201).json(answered(evaluation));
  });

  /** What the session is worth, by the decision that was made here and not by what the device says. */
  app.post("/phone/finish", session, async (request, response) => {
    const { own, userId } = response.locals;
    const { evaluationId } = request.body;
    if (own.ticket === undefined || own.ticket.id !== evaluationId) return notSafe(response);
    const { outcome } = own.ticket;
    await finish(response, ["LOW", "MEDIUM"].includes(outcome) || (outcome === "HIGH" && pushWasApproved(userId)));
  });

  return app;

  /** Completes what waits. A completion that fails leaves nobody signed in. */
  async function finish(response, letIn) {
    const { own } = response.locals;
    if (own.ticket === undefined) return response.status(409).json({ detail: "nothing waits" });
    const evaluation = protect.resume(own.ticket);
    delete own.ticket;
    const completed = await evaluation.complete(letIn ? "SUCCESS" : "FAILED").then(() => true, () => false);
    own.signedIn = letIn && completed;
    if (!own.signedIn) return notSafe(response);
    response.json({ signedIn: true, session: opened({ userId: own.userId, signedIn: true }) });
  }

  /** What the server itself knows of whoever is connected; nothing of it is read from a body. */
  function visitor(request) {
    const peer = request.socket.remoteAddress;
    const forwardedFor = request.headersDistinct["x-forwarded-for"]?.join(",");
    return {
      ip: clientIp({ peer, forwardedFor, trustedProxies }),
      flow: { type: "AUTHENTICATION", subtype: "USER_PASSWORD" },
      targetResource: { id: "shop" },
      browser: { userAgent: request.get("user-agent") },
    };
  }

  function opened(content) {
    const token = randomBytes(32).toString("base64url");
    sessions.set(token, content);
    return token;
  }

  /** Lets on who has a session. */
  function session(request, response, next) {
    const own = sessions.get(request.get("authorization")?.replace("Bearer ", "") ?? "");
    if (own === undefined) return response.status(401).json({ detail: "sign in first" });
    Object.assign(response.locals, { own, userId: own.userId });
    next();
  }
}

/** Lets on who gave the right password. */
function credentials(request, response, next) {
  const { username, password } = request.body ?? {};
  const known = PASSWORDS.get(username);
  if (known === undefined || known !== password) return response.status(401).json({ detail: "no such user, or another password" });
  response.locals.userId = username;
  next();
}

function user(id) {
  return { type: "EXTERNAL", id, name: `${id}@example.com` };
}

function notSafe(response) {
  response.status(403).json({ detail: "no answer is not safe" });
}

/** Your second factor. */
function pushWasApproved(userId) {
  return userId.startsWith("high-");
}
