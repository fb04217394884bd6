// What every server of these examples must do, whatever it is written in: signing in, and the relay for phones and
// browsers. The service is the emulator, whose user ids say how risky they are.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

const RELAY = "/protect/v1/environments/6f0c9d1e-2b47-4c7f-8f0a-5b1f6d0c7e21/riskEvaluations";
const VISITOR = "81.2.69.142";

/**
 * Declares the tests. `start` gives `{send(path, init), emulator, stop?}`: `send` comes from the address 81.2.69.142,
 * and `emulator` is one of `pingone-protect/testing`, or what looks like it.
 */
export function checkServer(start) {
  let server;
  before(async () => (server = await start()));
  after(() => server?.stop?.());
  const check = (name, body) =>
    test(name, async () => {
      await server.emulator.reset();
      await body(new Visitor(server.send), server.emulator);
    });

  check("a browser signs in", async (visitor, emulator) => {
    const answer = await visitor.post("/login", { username: "low-ana", password: "ana", signals: "opaque" });
    assert.equal(answer.status, 200);
    assert.equal(typeof answer.json.session, "string");
    const { event } = await only(emulator, "create");
    assert.deepEqual([event.ip, event.user.id, event.sdk.signals.data], [VISITOR, "low-ana", "opaque"]);
    assert.deepEqual(await only(emulator, "complete"), { completionStatus: "SUCCESS" });
  });

  check("a wrong password is not evaluated", async (visitor, emulator) => {
    for (const username of ["low-ana", "nobody", "constructor"]) {
      assert.equal((await visitor.post("/login", { username, password: "" })).status, 401);
    }
    assert.deepEqual(await sent(emulator, "create"), []);
  });

  check("high risk needs a second factor", async (visitor, emulator) => {
    const answer = await visitor.post("/login", { username: "high-bo", password: "bo" });
    assert.deepEqual([answer.status, answer.json.next], [202, "push"]);
    assert.deepEqual(await sent(emulator, "complete"), []);
    const pushed = await visitor.post("/login/push", {}, answer.json.session);
    assert.deepEqual([pushed.status, typeof pushed.json.session], [200, "string"]);
    assert.deepEqual(await only(emulator, "complete"), { completionStatus: "SUCCESS" });
    assert.equal((await visitor.post("/login/push", {}, "forged.token")).status, 401);
  });

  check("who is denied has no session", async (visitor, emulator) => {
    const answer = await visitor.post("/login", { username: "deny-cy", password: "cy" });
    assert.deepEqual([answer.status, answer.json.session], [403, undefined]);
    assert.deepEqual(await only(emulator, "complete"), { completionStatus: "FAILED" });
  });

  check("no answer is not safe", async (visitor, emulator) => {
    await emulator.setFaults([{ operation: "create", status: 500 }]);
    assert.equal((await visitor.post("/login", { username: "low-ana", password: "ana" })).status, 403);
  });

  check("many sign in at once, and none has a token yet", async (visitor, emulator) => {
    await emulator.setFaults([{ operation: "token", delayMs: 200 }]);
    const login = () => visitor.post("/login", { username: "low-ana", password: "ana" });
    const answers = await Promise.all(Array.from({ length: 8 }, login));
    assert.deepEqual(answers.map(({ status }) => status), Array(8).fill(200));
  });

  check("a phone is evaluated by the relay and decided here", async (visitor, emulator) => {
    const session = await visitor.phone("low-ana", "ana");
    const body = { event: { sdk: { signals: { data: "opaque" } }, device: { externalId: "d-1" } } };
    const { status, json } = await visitor.post(RELAY, body, session);
    assert.deepEqual([status, Object.keys(json).sort()], [201, ["createdAt", "id", "result"]]);
    assert.deepEqual(json.result, { level: "LOW" });
    const { event } = await only(emulator, "create");
    assert.deepEqual([event.sdk, event.device], [body.event.sdk, body.event.device]);
    assert.equal((await visitor.post("/phone/finish", { evaluationId: json.id }, session)).status, 200);
    assert.deepEqual(await only(emulator, "complete"), { completionStatus: "SUCCESS" });
    assert.equal((await visitor.post("/phone/finish", { evaluationId: json.id }, session)).status, 403, "only once");
  });

  check("a phone cannot choose who it is", async (visitor, emulator) => {
    const forged = {
      clientError: "skip me",
      riskPolicySet: { id: "the-lax-one" },
      event: {
        ip: "9.9.9.9",
        user: { type: "EXTERNAL", id: "low-ana" },
        completionStatus: "SUCCESS",
        customAttributes: { emulator: { level: "LOW" } },
      },
    };
    const { json } = await visitor.post(RELAY, forged, await visitor.phone("deny-cy", "cy"));
    assert.equal(json.result.recommendedAction, "DENY");
    const created = await only(emulator, "create");
    assert.deepEqual(Object.keys(created), ["event"]);
    assert.deepEqual([created.event.ip, created.event.user.id], [VISITOR, "deny-cy"]);
    assert.equal(created.event.customAttributes, undefined);
  });

  check("a phone cannot finish with another's evaluation, nor with a bad one", async (visitor, emulator) => {
    const [ana, cy] = [await visitor.phone("low-ana", "ana"), await visitor.phone("deny-cy", "cy")];
    const ofAna = (await visitor.post(RELAY, { event: {} }, ana)).json.id;
    const ofCy = (await visitor.post(RELAY, { event: {} }, cy)).json.id;
    for (const evaluationId of [ofAna, ofCy, "unknown", "../x", 5, undefined]) {
      assert.equal((await visitor.post("/phone/finish", { evaluationId }, cy)).status, 403);
    }
    assert.deepEqual(await sent(emulator, "complete"), [{ completionStatus: "FAILED" }]);
  });

  check("the relay offers the create only", async (visitor, emulator) => {
    const session = await visitor.phone("low-ana", "ana");
    const { id } = (await visitor.post(RELAY, { event: {} }, session)).json;
    for (const [method, path] of [["GET", `/${id}`], ["PUT", `/${id}/event`], ["POST", "/feedback"]]) {
      assert.equal((await visitor.send(RELAY + path, { method, session, body: method === "GET" ? undefined : "{}" })).status, 404);
    }
    for (const bearer of [undefined, "", "forged", "forged.token"]) {
      assert.equal((await visitor.post(RELAY, { event: {} }, bearer)).status, 401);
    }
    for (const body of ["[]", "", '{"event": 5}', "null", `{"event": {"sdk": "${"x".repeat(300_000)}"}}`]) {
      const { status } = await visitor.send(RELAY, { method: "POST", session, body });
      assert.ok([400, 413].includes(status), `${body.slice(0, 20)}: ${status}`);
    }
    assert.equal((await sent(emulator, "create")).length, 1);
  });

  check("the relay's answers are the service's", async (visitor, emulator) => {
    const session = await visitor.phone("low-ana", "ana");
    const refused = await visitor.post(RELAY, { event: { sharingType: "EVERYBODY" } }, session);
    assert.deepEqual([refused.status, refused.json.details[0].target], [400, "event.sharingType"]);
    await emulator.setFaults([{ operation: "create", status: 500 }]);
    assert.equal((await visitor.post(RELAY, { event: {} }, session)).status, 503);
  });
}

/** Sends what a visitor's program would. */
class Visitor {
  #send;

  constructor(send) {
    this.#send = send;
  }

  async send(path, { method, body, session }) {
    const headers = { "content-type": "application/json", "user-agent": "Mozilla/5.0" };
    if (session !== undefined) headers.authorization = `Bearer ${session}`;
    const response = await this.#send(path, { method, headers, body });
    const text = await response.text();
    const isJson = (response.headers.get("content-type") ?? "").includes("json");
    return { status: response.status, json: isJson && text !== "" ? JSON.parse(text) : {} };
  }

  post(path, body, session) {
    return this.send(path, { method: "POST", body: JSON.stringify(body), session });
  }

  async phone(username, password) {
    const { status, json } = await this.post("/phone/session", { username, password });
    assert.equal(status, 200);
    return json.session;
  }
}

/** The bodies of an operation. A 401 is for a token of the check before. */
async function sent(emulator, operation) {
  const entries = (await emulator.log()).filter((entry) => entry.operation === operation && entry.status !== 401);
  return entries.map(({ body }) => body);
}

/** The body of the only one. A completion may come behind the answer. */
async function only(emulator, operation) {
  for (let tries = 0; (await sent(emulator, operation)).length === 0 && tries < 100; tries += 1) await sleep(50);
  const bodies = await sent(emulator, operation);
  assert.equal(bodies.length, 1, `one ${operation}`);
  return bodies[0];
}
