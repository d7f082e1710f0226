import type { App } from "../app.ts";
import { AppError, RETRY_AFTER_S } from "../errors.ts";
import { AwayError } from "../services/redis.ts";

/*
 * Every session that may refresh has a record in Redis: deleting it makes that device
 * sign in again. A marker beside the records names this Redis's memory. A session knows
 * under which marker it was recorded, so that one lost record (refused) can be told from
 * a Redis that lost everything (Postgres is believed, and the record made anew).
 */

const MARKER = "refresh_token:epoch";

/** The key of a session's record. */
function allowKey(sessionId: string): string {
  return `refresh_token:${sessionId}`;
}

/**
 * Puts a session on the allow-list. Returns the marker it stands under, or nothing while
 * Redis is away.
 * @throws {AppError} `unavailable` if nobody may refresh without Redis
 */
export async function allowSession(app: App, sessionId: string): Promise<string | null> {
  try {
    const [, marker] = await app.redis.attempt((redis) =>
      redis.multi()
        .set(MARKER, crypto.randomUUID(), { nx: true })
        .get<string>(MARKER)
        .set(allowKey(sessionId), "1", { ex: app.config.refreshTokenTtlS })
        .exec<[unknown, string, unknown]>()
    );
    return marker;
  } catch (error) {
    return withoutRedis(app, error, null);
  }
}

/** Whether the allow-list lets a session go on that was recorded under `marker`. */
export async function isAllowed(
  app: App,
  sessionId: string,
  marker: string | null,
): Promise<"yes" | "no" | "unknown"> {
  try {
    const [record, present] = await app.redis.attempt((redis) =>
      redis.mget<(string | null)[]>(allowKey(sessionId), MARKER)
    );
    if (record) return "yes";
    const isLost = present === null || present !== marker;
    return isLost && app.config.refreshWithoutRedis ? "unknown" : "no";
  } catch (error) {
    return withoutRedis(app, error, "unknown");
  }
}

/** Takes sessions off the allow-list. Postgres has refused them already. */
export async function disallowSessions(app: App, sessionIds: string[]): Promise<void> {
  await app.redis.attempt((redis) => redis.del(...sessionIds.map(allowKey)));
}

function withoutRedis<T>(app: App, error: unknown, instead: T): T {
  if (!(error instanceof AwayError)) throw error;
  if (app.config.refreshWithoutRedis) return instead;
  throw new AppError("unavailable", { seconds: RETRY_AFTER_S });
}
