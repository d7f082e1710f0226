import type { Sql } from "../../db/client.ts";
import { Gather } from "../gather.ts";
import { liveSessions } from "./live_sessions.ts";
import { LIMITS } from "../limits.ts";

/**
 * Remembers for a few seconds that a session is alive, so that a request costs no query
 * for it. A logout here bites at once, one on another instance within those seconds.
 */
export class SessionCache {
  #provenAt = new Map<string, number>();
  #asking = new Map<string, Promise<boolean>>();

  readonly #questions: Gather<string, boolean>;

  constructor(sql: Sql) {
    this.#questions = new Gather(async (ids) => {
      const live = new Set(await liveSessions(sql, ids));
      return ids.map((id) => live.has(id));
    });
  }

  /** Whether the session may still act. */
  async isAlive(id: string): Promise<boolean> {
    const provenAt = this.#provenAt.get(id);
    if (provenAt !== undefined && performance.now() - provenAt < LIMITS.sessionCacheMs) return true;
    let asking = this.#asking.get(id);
    if (!asking) {
      const at = performance.now();
      const asked = this.#questions.get(id);
      this.#asking.set(id, asking = asked);
      // An answer from before a `forget` proves nothing any more.
      const isCurrent = () => this.#asking.get(id) === asked;
      asked.then((alive) => isCurrent() && alive && this.#remember(id, at), () => {})
        .then(() => isCurrent() && this.#asking.delete(id));
    }
    return await asking;
  }

  /** Forgets that the session was alive. */
  forget(id: string): void {
    this.#provenAt.delete(id);
    this.#asking.delete(id);
  }

  #remember(id: string, at: number): void {
    if (this.#provenAt.size >= LIMITS.sessionCacheEntries) this.#provenAt.clear();
    this.#provenAt.set(id, at);
  }
}
