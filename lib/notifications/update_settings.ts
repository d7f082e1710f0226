import { findSettings, keepSettings, lockSettings } from "../../db/notification_settings.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toTsquery } from "../search/tsquery.ts";
import { wordsOf } from "../search/words.ts";
import { transact } from "../transact.ts";
import { DEFAULTS, settingsOf } from "./settings.ts";

/** Changes what the actor wants to be told of. */
export function updateNotificationSettings(
  app: App,
  actor: Actor,
  given: Input<"updateNotificationSettings">,
): Promise<Output<"updateNotificationSettings">> {
  return transact(app, async (tx, effects) => {
    const { userId } = actor;
    await lockSettings(tx, userId);
    const before = await findSettings(tx, userId) ?? DEFAULTS;
    const quiet = given.quiet_hours;
    const keywords = [...new Set(given.keywords ?? before.keywords)];
    const { snoozed_until: snooze } = given;
    await keepSettings(tx, userId, {
      channelDefault: given.channel_default ?? before.channelDefault,
      directMessages: given.direct_messages ?? before.directMessages,
      threads: given.threads ?? before.threads,
      mail: given.mail ?? before.mail,
      push: given.push ?? before.push,
      keywords,
      keywordQueries: keywords.map(queryOf),
      quietFrom: quiet === undefined ? before.quietFrom : quiet?.from ?? null,
      quietUntil: quiet === undefined ? before.quietUntil : quiet?.until ?? null,
      quietZone: quiet === undefined ? before.quietZone : quiet?.time_zone ?? null,
      snoozedUntil: snooze === undefined ? before.snoozedUntil : snooze ? new Date(snooze) : null,
    });
    const settings = await settingsOf(tx, userId);
    effects.announce(userId, "notification_settings.updated", settings);
    return settings;
  });
}

/** A keyword as a message's words are asked for it: as it stands, not how it might go on. */
function queryOf(keyword: string): string {
  const words = wordsOf(keyword).map(({ word }) => word);
  const query = words.length > 0 && toTsquery({ terms: [{ words, isExact: true }], not: [] });
  if (query) return query;
  const message = `Must have a letter or digit in it, unlike "${keyword}"`;
  throw new AppError("invalid_input", undefined, [{ path: "keywords", message }]);
}
