import { setImmediate } from "node:timers";
import type { Rate } from "../config.ts";
import type { RedisService } from "../services/redis.ts";
import type { Grant } from "./limiter.ts";

/**
 * Upstash's sliding window, under Upstash's own keys, for many at a time: the window before
 * counts for the part of it that is not over yet. Two keys each, this window's and the last
 * one's; what is left is answered for each, or -1 where nothing was.
 */
const SCRIPT = `
local count, window, passed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local left = {}
for at = 1, #KEYS, 2 do
  local before = tonumber(redis.call("GET", KEYS[at + 1]) or 0)
  local weighed = math.floor((1 - passed / window) * before)
  local used = tonumber(redis.call("GET", KEYS[at]) or 0) + weighed
  if used >= count then
    left[#left + 1] = -1
  else
    if redis.call("INCR", KEYS[at]) == 1 then
      redis.call("PEXPIRE", KEYS[at], window * 2 + 1000)
    end
    left[#left + 1] = count - used - 1
  end
end
return left
`;

/** How many are asked for at once: Redis does nothing else meanwhile. */
const MOST_KEYS = 200;

interface Asking {
  key: string;
  resolve(grant: Grant): void;
  reject(error: unknown): void;
}

/**
 * Takes one of `rate` for whoever a key is, together with everybody else in this turn: a
 * question each costs about a fifth of the send that it is asked for. Unlike `Gather` it doesn't
 * wait for the question before: who sends waits for the answer.
 */
export class TakerTogether {
  #asking: Asking[] = [];
  readonly #script;

  constructor(
    private readonly redis: Pick<RedisService, "client" | "attempt">,
    private readonly prefix: string,
    private readonly rate: Rate,
  ) {
    this.#script = redis.client.createScript<number[]>(SCRIPT);
  }

  /** @throws {AwayError} */
  take(key: string): Promise<Grant> {
    const { promise, resolve, reject } = Promise.withResolvers<Grant>();
    if (this.#asking.push({ key, resolve, reject }) === 1) setImmediate(() => this.#ask());
    return promise;
  }

  #ask(): void {
    const all = this.#asking;
    this.#asking = [];
    for (let at = 0; at < all.length; at += MOST_KEYS) {
      const asking = all.slice(at, at + MOST_KEYS);
      this.#takeAll(asking.map(({ key }) => key)).then(
        (grants) => asking.forEach(({ resolve }, index) => resolve(grants[index]!)),
        (error) => asking.forEach(({ reject }) => reject(error)),
      );
    }
  }

  async #takeAll(keys: string[]): Promise<Grant[]> {
    const { count, windowS } = this.rate;
    const windowMs = windowS * 1_000;
    const now = Date.now();
    const window = Math.floor(now / windowMs);
    const named = keys.flatMap((key) => {
      const name = `${this.prefix}:${key}`;
      return [`${name}:${window}`, `${name}:${window - 1}`];
    });
    const args = [count, windowMs, now % windowMs].map(String);
    const left = await this.redis.attempt(() => this.#script.exec(named, args));
    const resetS = Math.max(1, Math.ceil(((window + 1) * windowMs - now) / 1_000));
    return left.map(Number).map((remaining) => ({
      isGranted: remaining >= 0,
      limit: count,
      remaining: Math.max(0, remaining),
      resetS,
    }));
  }
}
