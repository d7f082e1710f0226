import type { Sql } from "../../db/client.ts";
import { insertTickets, type NewTicket, type TakenTicket, takeTickets } from "../../db/tickets.ts";
import { Gather } from "../gather.ts";
import { LIMITS } from "../limits.ts";

/** Hands tickets out and takes them back; when everybody comes back at once, many at a time. */
export class TicketDesk {
  readonly #made: Gather<NewTicket, Date | undefined>;
  readonly #taken: Gather<Uint8Array, TakenTicket | undefined>;

  constructor(sql: Sql) {
    this.#made = new Gather((tickets) => insertTickets(sql, tickets, LIMITS.ticketLifeS));
    this.#taken = new Gather((hashes) => takeTickets(sql, hashes));
  }

  /** Keeps a ticket, and says when it runs out; nothing if its session has ended. */
  make(ticket: NewTicket): Promise<Date | undefined> {
    return this.#made.get(ticket);
  }

  /** Takes a ticket; nothing if it is unknown, spent or too old. */
  take(hash: Uint8Array): Promise<TakenTicket | undefined> {
    return this.#taken.get(hash);
  }
}
