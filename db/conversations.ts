import { channel, type ChannelRow } from "./channels.ts";
import type { Db, Tx } from "./client.ts";

/** The conversation of exactly these people, if they have one. Their ids are sorted. */
export async function findConversation(
  db: Db,
  workspaceId: number,
  participantIds: number[],
): Promise<ChannelRow | undefined> {
  const [row] = await db<ChannelRow[]>`
    select ${channel(db)} from channels
    where workspace_id = ${workspaceId} and participant_ids = ${participantIds}::bigint[]
  `;
  return row;
}

/** Creates a conversation without members. */
export async function insertConversation(
  tx: Tx,
  given: {
    id: number;
    workspaceId: number;
    kind: "direct" | "group";
    participantIds: number[];
    createdBy: number;
  },
): Promise<ChannelRow> {
  const [row] = await tx<[ChannelRow]>`
    insert into channels (id, workspace_id, kind, name, participant_ids, created_by)
    values (
      ${given.id}, ${given.workspaceId}, ${given.kind}, '', ${given.participantIds}::bigint[],
      ${given.createdBy}
    )
    returning ${channel(tx)}
  `;
  return row;
}

/** A page of the conversations that `userId` is in, by id. */
export async function listConversationsOf(
  db: Db,
  { userId, workspaceId, after, limit }: {
    userId: number;
    workspaceId: number;
    after: number;
    limit: number;
  },
): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)}
    from channel_members join channels on channels.id = channel_id
    where user_id = ${userId} and workspace_id = ${workspaceId}
      and participant_ids is not null and deleted_at is null and channels.id > ${after}
    order by channels.id limit ${limit}
  `;
}

/** The conversations that name `userId`, whether they are in them right now or not. */
export async function listConversationsNaming(
  db: Db,
  workspaceId: number,
  userId: number,
): Promise<ChannelRow[]> {
  return await db<ChannelRow[]>`
    select ${channel(db)} from channels
    where workspace_id = ${workspaceId} and participant_ids @> array[${userId}::bigint]
      and deleted_at is null
    order by id
  `;
}
