import { findChannelMember } from "../../db/channel_members.ts";
import { accessChannel, checkMayWrite, isAtLeast } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { enterChannels } from "./enter.ts";
import { toChannelMember } from "./shape.ts";
import { noteAdded } from "./note.ts";

/** Puts a member of the workspace into a channel. Everybody inside may. */
export function addChannelMember(
  app: App,
  actor: Actor,
  { channel_id, user_id }: Input<"addChannelMember">,
): Promise<Output<"addChannelMember">> {
  return transact(app, async (tx, effects) => {
    const channel = await accessChannel(tx, actor, channel_id, "belong");
    if (!isAtLeast(channel.workspaceRole, "member")) {
      throw new AppError("forbidden", { who: "a member who is no guest", act: "add others" });
    }
    checkMayWrite(channel);
    const [entered] = await enterChannels(tx, effects, [channel], user_id, "member");
    const member = entered ?? await findChannelMember(tx, channel.id, user_id);
    if (!member) throw new AppError("member_not_found", { id: encodeId(user_id) });
    if (entered) noteAdded(effects, channel.id, actor.userId, user_id);
    return toChannelMember(member);
  });
}
