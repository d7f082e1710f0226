import { Ratelimit } from "@upstash/ratelimit";
import { takeAttempt } from "../../db/attempts.ts";
import type { Sql } from "../../db/client.ts";
import type { Config, Rate } from "../config.ts";
import { RATE_CLASSES, type RateClass } from "../protocol/rates.ts";
import { takeExactly } from "./exact.ts";
import { TakerTogether } from "./together.ts";
import { AwayError, openRedis, type RedisService } from "../services/redis.ts";

/** What was granted, and what is left. */
export interface Grant {
  isGranted: boolean;
  limit: number;
  remaining: number;
  /** Seconds until there is more. */
  resetS: number;
}

/**
 * What happens to a class while Redis is away. `share`: each instance grants its part of
 * the limit, so that all of them together grant no more than they should. `whole`: each
 * grants the limit. `postgres`: counted there, exactly. `closed`: nothing is granted.
 */
type Fallback = "share" | "whole" | "postgres" | "closed";

type RateKey = Extract<keyof Config, `limit${string}`>;

const CLASSES: Record<RateClass, { setting: RateKey; away: Fallback }> = {
  general: { setting: "limitGeneral", away: "whole" },
  signInAddress: { setting: "limitSignInAddress", away: "share" },
  signInAccount: { setting: "limitSignInAccount", away: "postgres" },
  secondFactor: { setting: "limitSecondFactor", away: "postgres" },
  register: { setting: "limitRegister", away: "share" },
  reset: { setting: "limitReset", away: "share" },
  resetAccount: { setting: "limitResetAccount", away: "postgres" },
  redeem: { setting: "limitRedeem", away: "share" },
  invite: { setting: "limitInvite", away: "closed" },
  send: { setting: "limitSend", away: "whole" },
  call: { setting: "limitCall", away: "closed" },
  search: { setting: "limitSearch", away: "share" },
  upload: { setting: "limitUpload", away: "share" },
  burst: { setting: "limitBurst", away: "whole" },
};

/** Classes in which not one too many may pass, in whatever window one looks. */
const EXACT: ReadonlySet<RateClass> = new Set(["burst"]);

/** Classes that are counted so often that all who ask at a time ask in one question. */
const TOGETHER: ReadonlySet<RateClass> = new Set(["general", "send"]);

type Take = (key: string) => Promise<Grant>;
type Limits = Record<RateClass, Take>;

/** Counts what people do, in Redis, so that all instances count together. */
export class RateLimiter implements AsyncDisposable {
  #shared: Limits;
  #local: Promise<{ limits: Limits; redis: RedisService }> | undefined;

  constructor(
    private readonly config: Config,
    private readonly redis: RedisService,
    private readonly sql: Sql,
  ) {
    this.#shared = limitsOver(redis, (name) => config[CLASSES[name].setting] as Rate);
  }

  /** Counts one act of the class `name` by whoever `key` is. One that is refused is not counted. */
  async take(name: RateClass, key: string): Promise<Grant> {
    if (!this.config.rateLimits) return UNLIMITED;
    try {
      return await this.#shared[name](key);
    } catch (error) {
      if (!(error instanceof AwayError)) throw error;
      return await this.#takeWithoutRedis(name, key);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await (await this.#local)?.redis[Symbol.asyncDispose]();
  }

  async #takeWithoutRedis(name: RateClass, key: string): Promise<Grant> {
    const { setting, away } = CLASSES[name];
    if (away === "closed") throw new AwayError(`No ${RATE_CLASSES[name]} without Redis`);
    if (away === "postgres") {
      const { count, windowS } = this.config[setting] as Rate;
      const { used, resetS } = await takeAttempt(this.sql, `${name}:${key}`, windowS);
      return {
        isGranted: used <= count,
        limit: count,
        remaining: Math.max(0, count - used),
        resetS,
      };
    }
    this.#local ??= this.#openLocal();
    return await (await this.#local).limits[name](key);
  }

  /** The same limits over a Redis in this process: they hold here alone, until Redis is back. */
  async #openLocal(): Promise<{ limits: Limits; redis: RedisService }> {
    const redis = await openRedis("memory:");
    const { client } = redis;
    // In this process it can't be away.
    const limits = limitsOver({ client, attempt: (work) => work(client) }, (name) => {
      const { setting, away } = CLASSES[name];
      const { count, windowS } = this.config[setting] as Rate;
      const part = away === "share"
        ? Math.max(1, Math.floor(count / this.config.instances))
        : count;
      return { count: part, windowS };
    });
    return { limits, redis };
  }
}

const UNLIMITED: Grant = { isGranted: true, limit: Infinity, remaining: Infinity, resetS: 0 };

function limitsOver(
  redis: Pick<RedisService, "client" | "attempt">,
  rateOf: (name: RateClass) => Rate,
): Limits {
  const { client, attempt } = redis;
  const names = Object.keys(CLASSES) as RateClass[];
  return Object.fromEntries(names.map((name) => {
    const rate = rateOf(name);
    const prefix = `limit:${name}`;
    if (EXACT.has(name)) {
      return [name, (key: string) => attempt(() => takeExactly(client, `${prefix}:${key}`, rate))];
    }
    if (TOGETHER.has(name)) {
      const taker = new TakerTogether(redis, prefix, rate);
      return [name, (key: string) => taker.take(key)];
    }
    const { count, windowS } = rate;
    const limit = new Ratelimit({
      redis: client,
      limiter: Ratelimit.slidingWindow(count, `${windowS} s`),
      prefix,
      // The breaker is the timeout; Upstash's own would let everything pass.
      timeout: 0,
      ephemeralCache: false,
      analytics: false,
    });
    return [name, (key: string) => attempt(() => ask(limit, key))];
  })) as Limits;
}

async function ask(ratelimit: Ratelimit, key: string): Promise<Grant> {
  const { success, limit, remaining, reset } = await ratelimit.limit(key);
  const resetS = Math.max(1, Math.ceil((reset - Date.now()) / 1_000));
  return { isGranted: success, limit, remaining: Math.max(0, remaining), resetS };
}
