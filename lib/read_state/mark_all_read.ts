import { markAllRead as markRows, markAllThreadsRead } from "../../db/read_state.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { readUpTo } from "../notifications/read_up_to.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toCursor } from "./shape.ts";

/** Moves all of the actor's cursors in a workspace to the end. */
export function markAllRead(
  app: App,
  actor: Actor,
  { workspace_id }: Input<"markAllRead">,
): Promise<void> {
  return transact(app, async (tx, effects) => {
    await accessWorkspace(tx, actor, workspace_id);
    const moved = [
      ...await markRows(tx, actor.userId, workspace_id),
      ...await markAllThreadsRead(tx, actor.userId, workspace_id),
    ];
    await readUpTo(tx, effects, actor.userId, moved);
    for (const cursor of moved) effects.announce(actor.userId, "read.moved", toCursor(cursor));
  });
}
