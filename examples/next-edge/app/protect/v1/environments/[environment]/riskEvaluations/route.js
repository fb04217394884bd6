// The create, for phones and pages, and no other call: completing, reading, feedback and reset stay on this side.

import { answered, ofTheDevice, refused } from "../../../../../../lib/relay.js";
import { protect, route, sessionOf, user, visitor } from "../../../../../../lib/sign-in.js";

export const runtime = "edge";

export const POST = route(async (request) => {
  const { userId } = await sessionOf(request);
  const event = { ...(await ofTheDevice(request)), ...visitor(request), user: user(userId) };
  try {
    return answered(await protect().evaluate({ event }));
  } catch (error) {
    if (error.code === "VALIDATION_FAILED") return refused(error);
    throw error;
  }
});
