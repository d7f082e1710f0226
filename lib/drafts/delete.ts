import { deleteDraftRow } from "../../db/drafts.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { parentTsOf, toDraftRef } from "./shape.ts";

/** Throws a draft of the actor's away; where there is none nothing happens. */
export function deleteDraft(
  app: App,
  actor: Actor,
  { channel_id: channelId, parent_message_id }: Input<"deleteDraft">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    const parentTs = parentTsOf(channelId, parent_message_id);
    const { userId } = actor;
    if (!await deleteDraftRow(tx, { userId, channelId, parentTs })) return;
    effects.announce(userId, "draft.deleted", toDraftRef(channelId, parentTs));
  });
}
