import type { App } from "../app.ts";
import { decodeId, encodeId } from "../protocol/ids.ts";
import type { RedisService, Subscription } from "../services/redis.ts";
import type { Presence } from "./presence.ts";

/** Where instances pass on what somebody has chosen to show. */
const CHANNEL = "presence.chosen";

/** Lets every instance on which somebody has sockets show what they have chosen. */
export function tellChoice(
  { presence, redis }: Pick<App, "presence" | "redis">,
  userId: number,
  choice: "online" | "away" | "offline",
): void {
  presence.choose(userId, choice);
  const text = `${encodeId(userId)} ${choice}`;
  // Who doesn't hear it asks Postgres with their next socket.
  redis.attempt((client) => client.publish(CHANNEL, text)).catch(() => {});
}

/** Hears what other instances pass on. */
export function followChoices(redis: RedisService, presence: Presence): Subscription {
  return redis.subscribe(CHANNEL, (text) => {
    const [id = "", choice] = text.split(" ");
    const userId = decodeId(id);
    if (userId === undefined) return;
    if (choice === "online" || choice === "away" || choice === "offline") {
      presence.choose(userId, choice);
    }
  });
}
