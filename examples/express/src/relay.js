// What a relay takes from a device, and what it gives back.
//
// A phone or a page has no client secret, so its client talks to this server as if it were the service. Whoever holds
// the device can send anything: so the user comes from the session, the address from the connection, the policy from
// the server, and a `clientError`, which would skip the evaluation, is not accepted.

const FROM_THE_DEVICE = ["sdk", "device", "sharingType"];

/** The members of an event that only the device can know; nothing when there is no event. */
export function ofTheDevice(body) {
  const event = body?.event;
  if (typeof event !== "object" || event === null || Array.isArray(event)) return undefined;
  const sent = FROM_THE_DEVICE.filter((name) => Object.hasOwn(event, name));
  return Object.fromEntries(sent.map((name) => [name, event[name]]));
}

/** As the service would answer, with no more than a screen needs: scores and predictors would teach an attacker. */
export function answered({ id, createdAt, decision }) {
  if (id === undefined) return { code: "SERVICE_UNAVAILABLE", message: "no evaluation" };
  const { level, recommendedAction } = decision;
  return { id, createdAt, result: { level, recommendedAction } };
}

/** The findings, in the form of the service's own refusals; they never quote what is personal. */
export function refused({ report }) {
  const errors = report.diagnostics.filter(({ severity }) => severity === "error");
  const details = errors.map(({ code, target, message }) => ({ code, target, message }));
  return { code: "INVALID_DATA", message: "the request has errors", details };
}
