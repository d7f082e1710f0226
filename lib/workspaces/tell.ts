import type { Tx } from "../../db/client.ts";
import { listGuests } from "../../db/workspace_members.ts";
import { holdWorkspace } from "../../db/workspaces.ts";
import type { DataOf, LoggedType } from "../protocol/events.ts";
import type { Effects } from "../transact.ts";

/**
 * Tells everybody in a workspace: its members over its stream, and each guest, who doesn't
 * hear that one, over their own. For what guests may know.
 */
export async function tellWorkspace<Type extends LoggedType>(
  tx: Tx,
  effects: Effects,
  workspaceId: number,
  type: Type,
  data: DataOf<Type>,
): Promise<void> {
  // Whoever enters or leaves waits, so that nobody is left out.
  await holdWorkspace(tx, workspaceId);
  for (const streamId of [workspaceId, ...await listGuests(tx, workspaceId)]) {
    effects.announce(streamId, type, data);
  }
}
