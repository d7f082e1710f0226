import type { App } from "../app.ts";
import { describeError } from "../logger.ts";
import type { RedisService, Subscription } from "../services/redis.ts";
import { disallowSessions } from "./allow_list.ts";

/** Where instances tell each other which sessions have ended. */
const CHANNEL = "sessions.ended";

/**
 * Makes the end of sessions, which is in Postgres already, bite: here at once, on other
 * instances as soon as they hear of it. Those that don't hear find out by asking Postgres.
 */
export function endSessions(app: App, ids: string[]): void {
  if (ids.length === 0) return;
  endHere(app, ids);
  const tell = async () => {
    await app.redis.attempt((redis) => redis.publish(CHANNEL, ids.join()));
    await disallowSessions(app, ids);
  };
  tell().catch((error) => app.logger.warn("Telling ended sessions failed", describeError(error)));
}

/** Ends sessions here that other instances tell of. */
export function followEndedSessions(
  redis: RedisService,
  here: Pick<App, "sessions" | "hub">,
): Subscription {
  return redis.subscribe(CHANNEL, (message) => endHere(here, message.split(",")));
}

function endHere({ sessions, hub }: Pick<App, "sessions" | "hub">, ids: string[]): void {
  for (const id of ids) {
    sessions.forget(id);
    hub.closeSession(id, "revoked");
  }
}
