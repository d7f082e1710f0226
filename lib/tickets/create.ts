import { insertTicket } from "../../db/tickets.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { LIMITS } from "../limits.ts";
import type { Output } from "../protocol/api.ts";

/** Makes a one-time pass for a socket, for clients that can't set a header on it. */
export async function createTicket(app: App, actor: Actor): Promise<Output<"createTicket">> {
  const ticket = randomToken();
  const expiresAt = await insertTicket(app.sql, {
    hash: await sha256(ticket),
    userId: actor.userId,
    sessionId: actor.sessionId,
    accessExpiresAt: actor.expiresAt,
    lifeS: LIMITS.ticketLifeS,
  });
  return { ticket, expires_at: expiresAt.toISOString() };
}
