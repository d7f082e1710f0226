import { AwayError, type RedisService } from "../services/redis.ts";

/**
 * What each instance says of itself, in Redis: one value each under a lease, however much
 * it says; what a dead one wrote runs out by itself.
 */
export class Rolls {
  /** This instance. */
  readonly id = crypto.randomUUID();
  #provenAt = -Infinity;

  constructor(
    private readonly redis: RedisService,
    private readonly options: { name: string; leaseMs: number; now(): number },
  ) {}

  /** Whether what is known of the other instances can be trusted right now. */
  get isKnown(): boolean {
    return this.options.now() - this.#provenAt <= this.options.leaseMs;
  }

  /**
   * Writes this instance's roll and reads the others', by instance. Nothing where Redis is
   * away: what was known grows old.
   */
  async exchange(mine: string): Promise<Map<string, string> | undefined> {
    const { leaseMs, now } = this.options;
    try {
      const others = await this.redis.attempt(async (redis) => {
        // By Redis's clock the leases run out; the index only says whom to ask.
        const at = Date.now();
        const pipeline = redis.pipeline();
        pipeline.set(this.#keyOf(this.id), mine, { px: leaseMs });
        pipeline.zadd(this.#index, { score: at + leaseMs, member: this.id });
        pipeline.zremrangebyscore(this.#index, 0, at - 10 * leaseMs);
        pipeline.zrange(this.#index, 0, -1);
        const results = await pipeline.exec();
        const ids = (results.at(-1) as string[]).filter((id) => id !== this.id);
        const keys = ids.map((id) => this.#keyOf(id));
        const rolls = keys.length === 0 ? [] : await redis.mget<(string | null)[]>(keys);
        return new Map(ids.flatMap((id, index) => {
          const text = rolls[index];
          return text ? [[id, text] as const] : [];
        }));
      });
      this.#provenAt = now();
      return others;
    } catch (error) {
      if (!(error instanceof AwayError)) throw error;
      return undefined;
    }
  }

  /** Takes this instance's roll away: its people are nowhere, or elsewhere. */
  async leave(): Promise<void> {
    await this.redis.attempt(async (redis) => {
      await redis.del(this.#keyOf(this.id));
      await redis.zrem(this.#index, this.id);
    }).catch(() => {});
  }

  get #index(): string {
    return `${this.options.name}:instances`;
  }

  #keyOf(instance: string): string {
    return `${this.options.name}:${instance}`;
  }
}
