// The device's password check. Its token is what the device's client sends to the relay.

import { credentials, opened, route } from "../../../lib/sign-in.js";

export const runtime = "edge";

export const POST = route(async (request) => {
  const { userId } = await credentials(request);
  return Response.json({ session: await opened({ userId }) });
});
