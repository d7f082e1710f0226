import { findPlace as findRow, listPlaces as listRows, type PlaceRow } from "../../db/places.ts";
import { accessChannel, isModerator } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Counted, Stretch } from "../page.ts";

/**
 * Some of those who have a place in a channel that the actor may see, the oldest first. Who is
 * banned is shown to those who keep order there.
 */
export async function listPlaces(
  app: App,
  actor: Actor,
  { channelId, limit, offset }: Stretch & { channelId: number },
): Promise<Counted<PlaceRow>> {
  const channel = await accessChannel(app.sql, actor, channelId, "see");
  const withBanned = isModerator(channel);
  return await listRows(app.sql, { channelId, withBanned, limit, offset });
}

/** The actor's own place in a channel. */
export async function getOwnPlace(app: App, actor: Actor, channelId: number): Promise<PlaceRow> {
  await accessChannel(app.sql, actor, channelId, "belong");
  const row = await findRow(app.sql, channelId, actor.userId);
  if (!row) throw new AppError("not_a_member", { id: encodeId(channelId) });
  return row;
}
