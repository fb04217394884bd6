// What the session is worth, by the evaluation that the service has and not by what the device says of it.

import { decide } from "pingone-protect";
import { finished, protect, pushWasApproved, route, sessionOf } from "../../../lib/sign-in.js";

export const runtime = "edge";

export const POST = route(async (request) => {
  const { userId } = await sessionOf(request);
  const { evaluationId } = await request.json();
  const stored = await protect().get(evaluationId).catch(() => undefined);
  const own = stored?.event?.user?.id === userId && stored.event.completionStatus === "IN_PROGRESS";
  if (!own) return Response.json({ detail: "no answer is not safe" }, { status: 403 });
  const { outcome } = decide(stored);
  const letIn = ["LOW", "MEDIUM"].includes(outcome) || (outcome === "HIGH" && pushWasApproved(userId));
  return finished(userId, { complete: (status) => protect().complete(stored.id, status) }, letIn);
});
