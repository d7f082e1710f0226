import type { App } from "../app.ts";

/** The token of a mailed invite: it follows from the invite, so only its mail ever holds it. */
export function inviteToken(app: App, inviteId: string): Promise<string> {
  return app.keys.derive("invite", inviteId);
}
