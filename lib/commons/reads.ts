import { findChannel } from "../../db/channels.ts";
import type { SaidRow } from "../../db/said.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { pageBefore } from "../messages/said.ts";

/** Somebody in the common room. */
export interface Present {
  userId: number;
  username: string;
}

/**
 * What was said in the common room, the newest first, strictly before a ts. Told to everybody
 * where reads are open, and to those who may read there elsewhere.
 */
export async function listCommonsSaid(
  app: App,
  actor: Actor | undefined,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<{ said: SaidRow[]; hasMore: boolean }> {
  await checkMayLook(app, actor);
  return await pageBefore(app, { channelId: app.config.commonsRoom, before, limit });
}

/** Who is in the common room, by username; told to the same. */
export async function listCommonsPresent(
  app: App,
  actor: Actor | undefined,
): Promise<Present[]> {
  await checkMayLook(app, actor);
  const userIds = app.occupancy.usersIn(app.config.commonsRoom);
  const present = await Promise.all(
    userIds.map(async (userId) => ({ userId, username: await app.names.load(userId) })),
  );
  return present.sort((a, b) => a.username < b.username ? -1 : 1);
}

async function checkMayLook(app: App, actor: Actor | undefined): Promise<void> {
  const { commonsRoom, commonsOpenReads } = app.config;
  if (actor) return void await accessChannel(app.sql, actor, commonsRoom, "see");
  const room = commonsOpenReads ? await findChannel(app.sql, commonsRoom) : undefined;
  if (room?.kind !== "public") throw new AppError("unauthenticated");
}
