import type { Db } from "./client.ts";

export interface TicketRow {
  userId: number;
  sessionId: string;
  accessExpiresAt: Date;
}

export interface NewTicket extends TicketRow {
  /** Names it; the ticket itself is not kept. */
  hash: Uint8Array;
}

/** A ticket that was taken, with what its holder's personal access token may do. */
export interface TakenTicket extends TicketRow {
  scopes: string[] | null;
}

/**
 * Keeps tickets, which all run out after `lifeS`, and says when: nothing for those whose session
 * has ended.
 */
export async function insertTickets(
  db: Db,
  tickets: NewTicket[],
  lifeS: number,
): Promise<(Date | undefined)[]> {
  const named = tickets.map(({ hash }) => hash.toHex());
  const rows = await db<{ hash: string; expiresAt: Date }[]>`
    with live as materialized (
      select id, user_id from sessions
      where id = any(${tickets.map(({ sessionId }) => sessionId)}::uuid[]) and revoked_at is null
      order by id for key share
    )
    insert into tickets (hash, user_id, session_id, access_expires_at, expires_at)
    select decode(given.hash, 'hex'), live.user_id, live.id, given.access_expires_at,
      now() + ${lifeS} * interval '1 second'
    from unnest(
      ${named}::text[], ${tickets.map(({ userId }) => userId)}::bigint[],
      ${tickets.map(({ sessionId }) => sessionId)}::uuid[],
      ${tickets.map(({ accessExpiresAt }) => accessExpiresAt.toISOString())}::timestamptz[]
    ) as given (hash, user_id, session_id, access_expires_at)
    join live on live.id = given.session_id and live.user_id = given.user_id
    returning encode(hash, 'hex') as hash, expires_at
  `;
  const expiries = new Map(rows.map(({ hash, expiresAt }) => [hash, expiresAt]));
  return named.map((hash) => expiries.get(hash));
}

/**
 * Takes tickets, in the order of their hashes: of many that try at once, also for the same
 * one here, one gets it.
 */
export async function takeTickets(
  db: Db,
  hashes: Uint8Array[],
): Promise<(TakenTicket | undefined)[]> {
  const named = hashes.map((hash) => hash.toHex());
  const rows = await db<(TakenTicket & { hash: string; isGood: boolean })[]>`
    with wanted as (
      select hash from tickets
      where hash in (select decode(hex, 'hex') from unnest(${named}::text[]) as given (hex))
      order by hash for update
    )
    delete from tickets using wanted where tickets.hash = wanted.hash
    returning encode(tickets.hash, 'hex') as hash, user_id, session_id, access_expires_at,
      expires_at > now() as is_good,
      (select scopes from access_tokens where access_tokens.session_id = tickets.session_id)
        as scopes
  `;
  const taken = new Map(rows.map(({ hash, isGood, ...row }) => [hash, isGood ? row : undefined]));
  return named.map((hash) => {
    const row = taken.get(hash);
    taken.delete(hash);
    return row;
  });
}
