import { upsertDraft } from "../../db/drafts.ts";
import { accessChannel, accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { parentTsOf, toDraft } from "./shape.ts";

/** Keeps what the actor has begun to write, in the place of what was kept there before. */
export function saveDraft(
  app: App,
  actor: Actor,
  { channel_id: channelId, content, parent_message_id: parent }: Input<"saveDraft">,
): Promise<Output<"saveDraft">> {
  return transact(app, async (tx, effects) => {
    await accessChannel(tx, actor, channelId, "belong");
    const parentTs = parentTsOf(channelId, parent);
    if (parent) await accessMessage(tx, actor, parent);
    const { userId } = actor;
    const draft = toDraft(await upsertDraft(tx, { userId, channelId, parentTs, content }));
    effects.announce(userId, "draft.updated", draft);
    return draft;
  });
}
