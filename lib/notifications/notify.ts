import { beginDigests } from "../../db/digests.ts";
import { insertNotifications, listRecipients, type RecipientRow } from "../../db/notify.ts";
import { listSubscriptionsOf } from "../../db/push.ts";
import { listTold } from "../../db/notifications.ts";
import type { App } from "../app.ts";
import type { MessageKey } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { transact } from "../transact.ts";
import { quietUntil } from "./quiet.ts";
import { toNotification } from "./shape.ts";

/** Somebody to be told, and how. */
interface Recipient extends RecipientRow {
  isSilent: boolean;
  isOnline: boolean;
}

/**
 * Tells everybody whom a message concerns: at once on their own stream, and who is away by
 * push and, after a while, in a digest. Harmless if done again: nobody is told twice.
 */
export async function notifyOf(app: App, key: MessageKey): Promise<void> {
  const now = new Date();
  const people = (await listRecipients(app.sql, key)).map((row): Recipient => ({
    ...row,
    isSilent: quietUntil(row, now) !== undefined,
    isOnline: app.presence.statusOf(row.userId) === "online",
  })).filter(({ reason, isOnline }) => reason !== "here" || isOnline);
  for (let at = 0; at < people.length; at += LIMITS.notifiedAtOnce) {
    await tell(app, key, people.slice(at, at + LIMITS.notifiedAtOnce));
  }
}

async function tell(app: App, key: MessageKey, people: Recipient[]): Promise<void> {
  const reasonOf = (reason: string) => reason === "here" ? "call" : reason;
  await transact(app, async (tx, effects) => {
    const told = await insertNotifications(tx, {
      ...key,
      people: people.map(({ reason, ...rest }) => ({ ...rest, reason: reasonOf(reason) })),
    });
    const idOf = new Map(told.map(({ id, userId }) => [userId, id]));
    const fresh = people.filter(({ userId }) => idOf.has(userId));
    for (const row of await listTold(tx, [...idOf.values()])) {
      effects.announce(row.userId, "notification.created", toNotification(row));
    }
    const away = fresh.filter(({ isOnline }) => !isOnline);
    const pushed = away.filter(({ push, isSilent }) => push && !isSilent);
    const ids = pushed.map(({ userId }) => userId);
    for (const { id, userId } of await listSubscriptionsOf(tx, ids)) {
      effects.defer("push", { notification_id: idOf.get(userId)!, subscription_id: id });
    }
    const mailed = away.filter(({ mail }) => mail).map(({ userId }) => userId);
    const dueAt = new Date(Date.now() + app.config.mailDigestS * 1_000);
    for (const user_id of await beginDigests(tx, mailed)) {
      effects.defer("digest", { user_id }, dueAt);
    }
  });
}
