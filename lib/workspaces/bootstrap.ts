import { findBootstrap } from "../../db/bootstrap.ts";
import { listStreamsOf } from "../../db/log.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { toChannel } from "../channels/shape.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toReadState } from "../read_state/shape.ts";
import { toAccount, toUser } from "../users/shape.ts";
import { toWorkspace } from "./shape.ts";

/**
 * All that a client needs to open a workspace. The cursors are read before the rest, so a
 * socket that resumes after them repeats some of what is shown here and misses nothing.
 */
export async function bootstrap(
  app: App,
  actor: Actor,
  { workspace_id, user_ids }: Input<"bootstrap">,
): Promise<Output<"bootstrap">> {
  const [heads] = await listStreamsOf(app.sql, [{ userId: actor.userId, only: null }]);
  const row = await findBootstrap(app.sql, {
    userId: actor.userId,
    workspaceId: workspace_id,
    userIds: user_ids,
    most: LIMITS.bootstrapPeople,
  });
  if (!row) throw new AppError("workspace_not_found", { id: encodeId(workspace_id) });
  const { threads, people } = row;
  return {
    epoch: app.epoch,
    heads: Object.fromEntries(heads!.map(({ id, head }) => [encodeId(id), head])),
    me: toAccount(row.me),
    workspace: { ...toWorkspace(row), role: row.role },
    channels: row.channels.map((joined) => ({
      channel: toChannel(joined),
      role: joined.role,
      muted_at: joined.mutedAt?.toISOString() ?? null,
      read_state: toReadState(joined),
    })),
    threads: { unread_count: threads.unreadCount, mention_count: threads.mentionCount },
    people: people.map(toUser),
    presences: people.map(({ id }) => ({
      user_id: encodeId(id),
      presence: app.presence.statusOf(id),
    })),
  };
}
