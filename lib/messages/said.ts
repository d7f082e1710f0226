import {
  listSaidBefore as listBefore,
  listSaidByOffset as listRows,
  type SaidRow,
} from "../../db/said.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Counted, Stretch } from "../page.ts";

/** A page of what was said, and whether there is more before it. */
export interface SaidPage {
  said: SaidRow[];
  hasMore: boolean;
}

/**
 * What people have said to a whole channel that the actor may see, the newest first, strictly
 * before a ts: no tombstones, no replies, nothing that the server tells itself.
 */
export async function listSaid(
  app: App,
  actor: Actor,
  { channelId, before, limit }: { channelId: number; before?: number | undefined; limit: number },
): Promise<SaidPage> {
  await accessChannel(app.sql, actor, channelId, "see");
  return await pageBefore(app, { channelId, before, limit });
}

/** The same page, for whoever may read it. */
export async function pageBefore(
  app: App,
  { channelId, before = Number.MAX_SAFE_INTEGER, limit }: {
    channelId: number;
    before?: number | undefined;
    limit: number;
  },
): Promise<SaidPage> {
  const rows = await listBefore(app.sql, { channelId, before, limit: limit + 1 });
  return { said: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** The same, counted from the newest. */
export async function listSaidByOffset(
  app: App,
  actor: Actor,
  { channelId, limit, offset }: Stretch & { channelId: number },
): Promise<Counted<SaidRow>> {
  await accessChannel(app.sql, actor, channelId, "see");
  return await listRows(app.sql, { channelId, limit, offset });
}
