import type { RedisService } from "../services/redis.ts";
import { Rolls } from "./rolls.ts";

/** Who is connected to one instance, and what they show. */
export type Roll = Map<number, "online" | "away">;

/** Who is connected to the other instances. */
export class Instances {
  readonly #rolls: Rolls;
  #others = new Map<string, Roll>();

  constructor(redis: RedisService, options: { leaseMs: number; now(): number }) {
    this.#rolls = new Rolls(redis, { ...options, name: "presence" });
  }

  /** Whether what is known of the other instances can be trusted right now. */
  get isKnown(): boolean {
    return this.#rolls.isKnown;
  }

  /** What somebody shows on other instances. */
  statusOf(userId: number): "online" | "away" | undefined {
    let status: "online" | "away" | undefined;
    for (const roll of this.#others.values()) {
      const here = roll.get(userId);
      if (here === "online") return here;
      status ??= here;
    }
    return status;
  }

  /** Everybody on other instances. */
  *users(): Iterable<number> {
    for (const roll of this.#others.values()) yield* roll.keys();
  }

  /** Writes this instance's roll and reads the others'. */
  async exchange(mine: Roll): Promise<void> {
    const texts = await this.#rolls.exchange(JSON.stringify([...mine]));
    if (!texts) return;
    this.#others = new Map([...texts].map(([id, text]) => [id, new Map(JSON.parse(text)) as Roll]));
  }

  /** Takes this instance's roll away: its people are nowhere, or elsewhere. */
  leave(): Promise<void> {
    return this.#rolls.leave();
  }
}
