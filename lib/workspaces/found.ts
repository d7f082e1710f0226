import { type ChannelRow, insertChannel } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { insertStreams } from "../../db/log.ts";
import { insertWorkspaceMember } from "../../db/workspace_members.ts";
import { insertWorkspace, type WorkspaceRow } from "../../db/workspaces.ts";
import { enterChannels } from "../channels/enter.ts";
import { newId } from "../ids.ts";
import type { Effects } from "../transact.ts";
import { toWorkspace } from "./shape.ts";

const DEFAULT_CHANNELS = ["general", "random"];

/** Makes a workspace with its default channels, and its founder the owner. */
export async function foundWorkspace(
  tx: Tx,
  effects: Effects,
  ownerId: number,
  name: string,
): Promise<WorkspaceRow> {
  const workspace = await insertWorkspace(tx, { id: newId("workspace"), name });
  const workspaceId = workspace.id;
  await insertWorkspaceMember(tx, { workspaceId, userId: ownerId, role: "owner" });
  effects.announce(ownerId, "workspace.joined", toWorkspace(workspace));

  const channels: ChannelRow[] = [];
  for (const name of DEFAULT_CHANNELS) {
    channels.push(
      await insertChannel(tx, {
        id: newId("channel"),
        workspaceId,
        kind: "public",
        name,
        topic: "",
        purpose: "",
        isDefault: true,
        createdBy: ownerId,
      }),
    );
  }
  await insertStreams(tx, workspaceId, [workspaceId, ...channels.map(({ id }) => id)]);
  await enterChannels(tx, effects, channels, ownerId, "moderator");
  return workspace;
}
