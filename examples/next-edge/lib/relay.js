// What a relay takes from a device, and what it gives back.
//
// A phone or a page has no client secret, so its client talks to these routes as if it were the service. Whoever holds
// the device can send anything: so the user comes from the session, the address from the connection, the policy from
// the server, and a `clientError`, which would skip the evaluation, is not accepted.

const FROM_THE_DEVICE = ["sdk", "device", "sharingType"];
const LARGEST = 256 * 1024;

/** The members of an event that only the device can know. Throws the answer when there is no event. */
export async function ofTheDevice(request) {
  const tooLarge = () => new Response("too large for signals", { status: 413 });
  if (Number(request.headers.get("content-length")) > LARGEST) throw tooLarge();
  const text = await request.text();
  if (text.length > LARGEST) throw tooLarge();
  const event = eventOf(text);
  if (event === undefined) throw new Response("a request is an object with an event", { status: 400 });
  const sent = FROM_THE_DEVICE.filter((name) => Object.hasOwn(event, name));
  return Object.fromEntries(sent.map((name) => [name, event[name]]));
}

/** As the service would answer, with no more than a screen needs: scores and predictors would teach an attacker. */
export function answered({ id, createdAt, decision }) {
  if (id === undefined) {
    return Response.json({ code: "SERVICE_UNAVAILABLE", message: "no evaluation" }, { status: 503 });
  }
  const { level, recommendedAction } = decision;
  return Response.json({ id, createdAt, result: { level, recommendedAction } }, { status: 201 });
}

/** The findings, in the form of the service's own refusals; they never quote what is personal. */
export function refused({ report }) {
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  const details = errors.map(({ code, target, message }) => ({ code, target, message }));
  return Response.json({ code: "INVALID_DATA", message: "the request has errors", details }, { status: 400 });
}

function eventOf(text) {
  try {
    const { event } = JSON.parse(text);
    return typeof event === "object" && event !== null && !Array.isArray(event) ? event : undefined;
  } catch {
    return undefined;
  }
}
