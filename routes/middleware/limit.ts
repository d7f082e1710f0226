import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { RateClass } from "../../lib/protocol/rates.ts";
import type { Grant } from "../../lib/rate_limits/limiter.ts";
import { tooMany, whoIs } from "../../lib/rate_limits/spend.ts";
import type { Env } from "../http.ts";

/** Counts a request as of the class `name`, by whoever asks. */
export function limited(name: RateClass) {
  return createMiddleware<Env>(async (c, next) => {
    await count(c, name);
    await next();
  });
}

/** Counts a request by whoever asks, and says in its answer how many are left. */
export async function count(c: Context<Env>, name: RateClass): Promise<void> {
  const grant = await c.var.app.limiter.take(name, whoIs(c.var.actor ?? c.var.visitor));
  tell(c, grant);
  if (!grant.isGranted) throw tooMany(name, grant);
}

/** The headers of draft-ietf-httpapi-ratelimit-headers-07, which clients know best. */
function tell(c: Context<Env>, { limit, remaining, resetS }: Grant): void {
  if (limit === Infinity) return;
  c.header("ratelimit-limit", String(limit));
  c.header("ratelimit-remaining", String(remaining));
  c.header("ratelimit-reset", String(resetS));
}
