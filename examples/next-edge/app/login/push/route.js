// The second factor, in a request of its own.

import { finished, protect, pushWasApproved, route, sessionOf } from "../../../lib/sign-in.js";

export const runtime = "edge";

export const POST = route(async (request) => {
  const { userId, ticket } = await sessionOf(request);
  if (ticket === undefined) return Response.json({ detail: "nothing waits for a second factor" }, { status: 409 });
  return finished(userId, protect().resume(ticket), pushWasApproved(userId));
});
