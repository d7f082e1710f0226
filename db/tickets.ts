import type { Db } from "./client.ts";

export interface TicketRow {
  userId: number;
  sessionId: string;
  accessExpiresAt: Date;
}

/** Keeps a ticket, and clears away those that nobody used. */
export async function insertTicket(
  db: Db,
  ticket: TicketRow & { hash: Uint8Array; lifeS: number },
): Promise<Date> {
  const [row] = await db<[{ expiresAt: Date }]>`
    with stale as (
      delete from tickets where expires_at < now()
    )
    insert into tickets (hash, user_id, session_id, expires_at, access_expires_at)
    values (
      ${ticket.hash}::bytea, ${ticket.userId}, ${ticket.sessionId},
      now() + ${ticket.lifeS} * interval '1 second', ${ticket.accessExpiresAt}
    )
    returning expires_at
  `;
  return row.expiresAt;
}

/** Takes a ticket: of many that try at once, one gets it. */
export async function takeTicket(
  db: Db,
  hash: Uint8Array,
): Promise<TicketRow & { scopes: string[] | null } | undefined> {
  const [row] = await db<(TicketRow & { good: boolean; scopes: string[] | null })[]>`
    delete from tickets where hash = ${hash}::bytea
    returning user_id, session_id, access_expires_at, expires_at > now() as good,
      (select scopes from access_tokens where access_tokens.session_id = tickets.session_id)
        as scopes
  `;
  return row?.good ? row : undefined;
}
