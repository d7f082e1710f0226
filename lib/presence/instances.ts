import { AwayError, type RedisService } from "../services/redis.ts";

/** Who is connected to one instance, and what they show. */
export type Roll = Map<number, "online" | "away">;

const INDEX = "presence:instances";
const keyOf = (instance: string) => `presence:${instance}`;

/**
 * The rolls of all instances, in Redis. Each instance writes its own as one value under a
 * lease, however many people it has; what a dead one wrote runs out by itself.
 */
export class Instances {
  readonly #id = crypto.randomUUID();
  #others = new Map<string, Roll>();
  #provenAt = -Infinity;

  constructor(
    private readonly redis: RedisService,
    private readonly options: { leaseMs: number; now(): number },
  ) {}

  /** Whether what is known of the other instances can be trusted right now. */
  get isKnown(): boolean {
    return this.options.now() - this.#provenAt <= this.options.leaseMs;
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

  /** Writes this instance's roll and reads the others'. Without Redis what was known grows old. */
  async exchange(mine: Roll): Promise<void> {
    const { leaseMs, now } = this.options;
    try {
      await this.redis.attempt(async (redis) => {
        // By Redis's clock the leases run out; the index only says whom to ask.
        const at = Date.now();
        const pipeline = redis.pipeline();
        pipeline.set(keyOf(this.#id), JSON.stringify([...mine]), { px: leaseMs });
        pipeline.zadd(INDEX, { score: at + leaseMs, member: this.#id });
        pipeline.zremrangebyscore(INDEX, 0, at - 10 * leaseMs);
        pipeline.zrange(INDEX, 0, -1);
        const results = await pipeline.exec();
        const ids = (results.at(-1) as string[]).filter((id) => id !== this.#id);
        const rolls = ids.length === 0 ? [] : await redis.mget<(string | null)[]>(ids.map(keyOf));
        this.#others = new Map(ids.flatMap((id, index) => {
          const text = rolls[index];
          return text ? [[id, new Map(JSON.parse(text)) as Roll] as const] : [];
        }));
      });
      this.#provenAt = now();
    } catch (error) {
      if (!(error instanceof AwayError)) throw error;
    }
  }

  /** Takes this instance's roll away: its people are nowhere, or elsewhere. */
  async leave(): Promise<void> {
    await this.redis.attempt(async (redis) => {
      await redis.del(keyOf(this.#id));
      await redis.zrem(INDEX, this.#id);
    }).catch(() => {});
  }
}
