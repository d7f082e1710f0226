import { listUsernames } from "../../db/users.ts";
import type { Sql } from "../../db/client.ts";
import { Gather } from "../gather.ts";
import { LIMITS } from "../limits.ts";

/**
 * What people are called, for doors whose events name them. Remembered for a minute: who
 * is renamed goes by the old name that long where nobody told this instance.
 */
export class Names {
  #known = new Map<number, { username: string; until: number }>();
  readonly #questions: Gather<number, string>;

  constructor(sql: Sql) {
    this.#questions = new Gather(async (ids) => {
      const rows = await listUsernames(sql, ids);
      const found = new Map(rows.map(({ id, username }) => [id, username]));
      return ids.map((id) => found.get(id) ?? "");
    });
  }

  /** The name, if it is remembered. */
  get(id: number): string | undefined {
    const known = this.#known.get(id);
    return known && performance.now() < known.until ? known.username : undefined;
  }

  /** The name, asked for if need be, together with others that are. */
  async load(id: number): Promise<string> {
    return this.get(id) ?? this.#remember(id, await this.#questions.get(id));
  }

  #remember(id: number, username: string): string {
    if (this.#known.size >= LIMITS.namesKept) this.#known.clear();
    this.#known.set(id, { username, until: performance.now() + LIMITS.nameMs });
    return username;
  }
}
