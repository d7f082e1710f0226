import { beginDigests, endDigest, listMissed, type MissedRow } from "../../db/digests.ts";
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
  const isWanted = settings?.mail ?? true;
  const isAway = status !== "online";
  const isReached = account?.email && account.emailVerifiedAt;
  const missed = isWanted && isAway && isReached
    ? await listMissed(app.sql, userId, LIMITS.missedTold)
    : [];
  if (!account?.email || missed.length === 0) {
    await finishDigest(app, userId, []);
    return undefined;
  }
  const end = settings && quietUntil(settings, new Date());
  if (end) {
    await transact(app, (_, effects) => {
      effects.defer("digest", { user_id: userId }, end);
      return Promise.resolve();
    });
    return undefined;
  }
  return { to: { ...account, email: account.email }, missed };
}

/** Says that a digest was mailed; what came meanwhile is told in the next one. */
export async function finishDigest(app: App, userId: number, mailedIds: string[]): Promise<void> {
  await transact(app, async (tx, effects) => {
    const isMore = await endDigest(tx, userId, mailedIds);
    if (!isMore) return;
    const dueAt = new Date(Date.now() + app.config.mailDigestS * 1_000);
    for (const user_id of await beginDigests(tx, [userId])) {
      effects.defer("digest", { user_id }, dueAt);
    }
  });
}
