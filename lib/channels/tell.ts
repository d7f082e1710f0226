import type { ChannelRow } from "../../db/channels.ts";
import { encodeId } from "../ids.ts";
import type { Effects } from "../transact.ts";
import { toChannel } from "./shape.ts";

/** Tells of a changed channel: those inside, and of a public one everybody in the workspace. */
export function tellUpdated(effects: Effects, channel: ChannelRow): void {
  for (const streamId of audience(channel)) {
    effects.announce(streamId, "channel.updated", toChannel(channel));
  }
}

/** Tells everybody in the workspace that only those inside see a channel from now on. */
export function tellHidden(
  effects: Effects,
  { id, workspaceId }: Pick<ChannelRow, "id" | "workspaceId">,
): void {
  effects.announce(workspaceId, "channel.hidden", { channel_id: encodeId(id) });
}

/** Tells that a channel is gone, in the same places. */
export function tellDeleted(
  effects: Effects,
  channel: Pick<ChannelRow, "id" | "kind" | "workspaceId">,
): void {
  for (const streamId of audience(channel)) {
    effects.announce(streamId, "channel.deleted", { channel_id: encodeId(channel.id) });
  }
}

function audience({ id, kind, workspaceId }: Pick<ChannelRow, "id" | "kind" | "workspaceId">) {
  return kind === "public" ? [id, workspaceId] : [id];
}
