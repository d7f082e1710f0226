import { channel, type ChannelRow } from "./channels.ts";
import type { Db } from "./client.ts";
import { type Counted, readState, type ReadStateRow, toReadStateRow } from "./read_state.ts";
import { unreadThreads } from "./threads.ts";
import { account, type AccountRow, person, sharesChannel, type UserRow } from "./users.ts";
import type { Role, WorkspaceRow } from "./workspaces.ts";

/** A channel that somebody is in, with their place in it. */
export type JoinedRow = ChannelRow & ReadStateRow & {
  role: "moderator" | "member";
  mutedAt: Date | null;
};

/** What somebody sees when they open a workspace. */
export interface BootstrapRow extends WorkspaceRow {
  role: Role;
  me: AccountRow;
  channels: JoinedRow[];
  threads: { unreadCount: number; mentionCount: number };
  people: UserRow[];
}

/** Moments, which JSON carries as text. */
const DATES = new Set([
  "createdAt",
  "archivedAt",
  "mutedAt",
  "statusExpiresAt",
  "emailVerifiedAt",
  "totpEnabledAt",
]);

/**
 * All of it in one statement: the workspace, oneself, the channels that one is in with
 * their read states, unread threads, and those of `userIds` and of one's conversations
 * whom one may see. Nothing if one isn't in the workspace.
 */
export async function findBootstrap(
  db: Db,
  { userId, workspaceId, userIds, most }: {
    userId: number;
    workspaceId: number;
    userIds: number[];
    /** People at most. */
    most: number;
  },
): Promise<BootstrapRow | undefined> {
  const [row] = await db<Raw[]>`
    with joined as materialized (
      select ${channel(db)}, mine.role, mine.muted_at, ${readState(db, userId)},
        channels.participant_ids is not null as is_talk
      from channel_members mine
      join channels on channels.id = mine.channel_id and channels.deleted_at is null
      join streams s on s.id = mine.channel_id
      where mine.user_id = ${userId} and channels.workspace_id = ${workspaceId}
    ), shown as materialized (
      select unnest(participant_ids) as id from joined
      union select unnest(${userIds}::bigint[])
      limit ${most}
    )
    select workspaces.id, workspaces.name, edit_window_s, require_verified_email, link_previews, logo,
      workspaces.created_at, ours.role,
      (
        select to_jsonb(mine) from (select ${account(db)} from users where id = ${userId}) mine
      ) as me,
      (select coalesce(jsonb_agg(to_jsonb(joined) order by joined.id), '[]') from joined) as channels,
      (
        select to_jsonb(threads) from (${unreadThreads(db, userId, workspaceId)}) threads
      ) as threads,
      (
        select coalesce(jsonb_agg(to_jsonb(people) order by people.id), '[]') from (
          select ${person(db)} from shown
          join workspace_members theirs
            on theirs.user_id = shown.id and theirs.workspace_id = ${workspaceId}
          join users on users.id = shown.id
          where ours.role <> 'guest' or ${sharesChannel(db, userId)}
        ) people
      ) as people
    from workspaces
    join workspace_members ours on ours.workspace_id = workspaces.id and ours.user_id = ${userId}
    where workspaces.id = ${workspaceId} and deleted_at is null
  `;
  if (!row) return undefined;
  const { me, channels, threads, people, ...workspace } = row;
  return {
    ...workspace,
    me: revive<AccountRow>(me),
    channels: channels.map((one) => toReadStateRow(revive<JoinedJson>(one))),
    threads: revive(threads),
    people: people.map((one) => revive<UserRow>(one)),
  };
}

type JoinedJson = Omit<JoinedRow, keyof ReadStateRow> & Counted;
type Json = Record<string, unknown>;
type Raw = WorkspaceRow & {
  role: Role;
  me: Json;
  channels: Json[];
  threads: Json;
  people: Json[];
};

/** A row that came as JSON, as it would have come by itself. */
function revive<Row>(json: Json): Row {
  const entries = Object.entries(json).map(([name, value]) => {
    const key = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
    return [key, DATES.has(key) && typeof value === "string" ? new Date(value) : value];
  });
  return Object.fromEntries(entries);
}
