import type { Actor, Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";

/** Takes a ticket and says who it was made for. It works once. */
export async function redeemTicket(app: App, visitor: Visitor, ticket: string): Promise<Actor> {
  const row = await app.tickets.take(sha256(ticket));
  if (!row || !await app.sessions.isAlive(row.sessionId)) throw new AppError("token_invalid");
  const { userId, sessionId, accessExpiresAt: expiresAt, scopes } = row;
  return { ...visitor, userId, sessionId, expiresAt, scopes: scopes ?? undefined };
}
