import type { Redis } from "@upstash/redis";
import type { Rate } from "../config.ts";
import type { Grant } from "./limiter.ts";

/**
 * An exact sliding window: the moments of what was granted, by Redis's own clock. What is
 * refused leaves no trace. Upstash's window weighs the one before and lets a little more pass.
 */
const SCRIPT = `
local now = redis.call("TIME")
local at = now[1] * 1000000 + now[2]
local window = ARGV[1] * 1000000
local text = function(number) return string.format("%.0f", number) end
redis.call("ZREMRANGEBYSCORE", KEYS[1], "-inf", text(at - window))
local used = redis.call("ZCARD", KEYS[1])
if used >= tonumber(ARGV[2]) then
  local oldest = redis.call("ZRANGE", KEYS[1], 0, 0, "WITHSCORES")
  return {0, used, oldest[2] + window - at}
end
redis.call("ZADD", KEYS[1], text(at), ARGV[3])
redis.call("PEXPIRE", KEYS[1], ARGV[1] * 1000)
return {1, used + 1, window}
`;

/** Takes one of `rate` for whoever `key` is, exactly. */
export async function takeExactly(
  redis: Redis,
  key: string,
  { count, windowS }: Rate,
): Promise<Grant> {
  const given = [String(windowS), String(count), crypto.randomUUID()];
  const answer = await redis.eval<string[], [number, number, number]>(SCRIPT, [key], given);
  const [granted, used, microseconds] = answer.map(Number) as [number, number, number];
  return {
    isGranted: granted === 1,
    limit: count,
    remaining: count - used,
    resetS: Math.max(1, Math.ceil(microseconds / 1e6)),
  };
}
