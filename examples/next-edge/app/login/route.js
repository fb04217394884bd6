// A browser's sign-in: evaluated, decided and completed here.

import { credentials, opened, protect, route, user, visitor } from "../../lib/sign-in.js";

export const runtime = "edge";

export const POST = route(async (request) => {
  const { userId, signals } = await credentials(request);
  const event = { ...visitor(request), user: user(userId), ...(signals && { sdk: { signals: { data: signals } } }) };
  return protect().guard({ event }, async (evaluation) => {
    switch (evaluation.outcome) {
      case "LOW":
      case "MEDIUM":
        evaluation.succeed();
        return Response.json({ session: await opened({ userId, signedIn: true }) });
      case "HIGH": // The push completes it, so the guard sends nothing.
        return Response.json({ session: await opened({ userId, ticket: evaluation.ticket() }), next: "push" }, { status: 202 });
      default: // A threshold, DENY, BOT_MITIGATION, FAILURE: the guard completes with FAILED.
        return Response.json({ detail: "not now" }, { status: 403 });
    }
  });
});
