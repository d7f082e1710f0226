import {
  beginDigests,
  endDigest,
  listMissed,
  type MissedRow,
  prolongDigest,
} from "../../db/digests.ts";
import { findSettings } from "../../db/notification_settings.ts";
import { findAccount } from "../../db/users.ts";
import type { Addressee } from "../account/mail_facts.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { transact } from "../transact.ts";
import { quietUntil } from "./quiet.ts";

/** What a digest tells, and whom. */
export interface Digest {
  to: Addressee;
  missed: MissedRow[];
}

/**
 * What somebody has missed who is still away. Nothing is told to who is back, does not want
 * mail, or has confirmed no address; whoever wants quiet is told once that is over.
 */
export async function digestOf(app: App, userId: number): Promise<Digest | undefined> {
  const [account, settings] = await Promise.all([
    findAccount(app.sql, userId),
    findSettings(app.sql, userId),
  ]);
  const status = app.presence.statusOf(userId);
  // Without Redis nobody knows whether they are there: they are told once somebody does.
  if (status === "unknown") throw new Error("Whether they are there is not known");
  if (!(settings?.mail ?? true) || !account?.email || !account.emailVerifiedAt) {
    return void await finishDigest(app, userId, [], false);
  }
  const missed = await listMissed(app.sql, userId, LIMITS.missedTold);
  if (missed.length === 0) return void await finishDigest(app, userId, [], true);
  const end = settings && quietUntil(settings, new Date());
  // Looked at again before long: who is there may leave, and who wants quiet change their mind.
  if (status === "online" || end) {
    const soon = Date.now() + app.config.mailDigestS * 1_000;
    return void await postpone(app, userId, new Date(Math.min(soon, end?.getTime() ?? soon)));
  }
  return { to: { ...account, email: account.email }, missed };
}

async function postpone(app: App, userId: number, dueAt: Date): Promise<void> {
  await transact(app, async (tx, effects) => {
    await prolongDigest(tx, userId);
    effects.defer("digest", { user_id: userId }, dueAt);
  });
}

/** Says that a digest was mailed; what came meanwhile is told in the next one. */
export async function finishDigest(
  app: App,
  userId: number,
  mailedIds: string[],
  mayGoOn: boolean,
): Promise<void> {
  await transact(app, async (tx, effects) => {
    const isMore = await endDigest(tx, userId, mailedIds);
    if (!isMore || !mayGoOn) return;
    const dueAt = new Date(Date.now() + app.config.mailDigestS * 1_000);
    for (const user_id of await beginDigests(tx, [userId])) {
      effects.defer("digest", { user_id }, dueAt);
    }
  });
}
