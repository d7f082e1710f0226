import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { randomToken, sha256 } from "../crypto.ts";
import type { Output } from "../protocol/api.ts";

/** Makes a one-time pass for a socket, for clients that can't set a header on it. */
export async function createTicket(app: App, actor: Actor): Promise<Output<"createTicket">> {
  const ticket = randomToken();
  const expiresAt = await app.tickets.make({
    hash: sha256(ticket),
    userId: actor.userId,
    sessionId: actor.sessionId,
    accessExpiresAt: actor.expiresAt,
  });
  if (!expiresAt) throw new AppError("token_invalid");
  return { ticket, expires_at: expiresAt.toISOString() };
}
