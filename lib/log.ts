import { listChannelsById, listChannelsJoinedBy } from "../db/channels.ts";
import type { Db } from "../db/client.ts";
import { type EventRow, listEvents, type NewEvent } from "../db/log.ts";
import { listMessagesByTs } from "../db/messages.ts";
import { listReportsById } from "../db/reports.ts";
import { listUsersById } from "../db/users.ts";
import { listWorkspacesById, listWorkspacesOf } from "../db/workspaces.ts";
import { toChannel } from "./channels/shape.ts";
import { encodeId } from "./ids.ts";
import { toMessage, toThreadUpdate } from "./messages/shape.ts";
import type { DataOf, LoggedEvent, LoggedType } from "./protocol/events.ts";
import { decodeId, decodeMessageId } from "./protocol/ids.ts";
import { toReport } from "./reports/shape.ts";
import { toUser } from "./users/shape.ts";
import { toWorkspace } from "./workspaces/shape.ts";

/** An event that has no seq yet. */
export type Announcement = {
  [Type in LoggedType]: { streamId: number; type: Type; data: DataOf<Type> };
}[LoggedType];

/**
 * What the log keeps of an event: the names of what changed and never a body, because a
 * reader gets the row as it stands.
 */
export function toLogRow({ streamId, type, data }: Announcement): NewEvent {
  switch (type) {
    case "message.created":
    case "message.edited":
    case "message.deleted":
    case "message.pinned":
    case "message.unpinned":
      return { streamId, type, ts: decodeMessageId(data.id)!.ts, data: null };
    case "thread.updated":
      return { streamId, type, ts: decodeMessageId(data.message_id)!.ts, data: null };
    case "channel.created":
    case "channel.updated":
    case "channel.joined":
      return { streamId, type, ts: null, data: { channel_id: data.id } };
    case "workspace.updated":
    case "workspace.joined":
      return { streamId, type, ts: null, data: { workspace_id: data.id } };
    case "report.created":
    case "report.resolved":
      return { streamId, type, ts: null, data: { report_id: data.id } };
    case "user.updated":
      return { streamId, type, ts: null, data: { user_id: data.id } };
    case "user.joined":
      return { streamId, type, ts: null, data: { ...data, user: { id: data.user.id } } };
    default:
      return { streamId, type, ts: null, data };
  }
}

/** A page of a stream's events after `after`, each rendered from the rows as they stand. */
export async function readLog(
  db: Db,
  streamId: number,
  after: number,
  limit: number,
): Promise<LoggedEvent[]> {
  const rows = await listEvents(db, { streamId, after, limit });
  const render = await renderer(db, streamId, rows);
  return rows.map((row) => {
    const rendered = render(row);
    return { stream: encodeId(streamId), seq: row.seq, ...rendered } as LoggedEvent;
  });
}

type Rendered = { type: string; data: unknown };

/** Reads the rows that `rows` name, at most one query for each kind of row. */
async function renderer(
  db: Db,
  streamId: number,
  rows: EventRow[],
): Promise<(row: EventRow) => Rendered> {
  const messages = await lookUp(
    rows.map(({ ts }) => ts),
    (all) => listMessagesByTs(db, streamId, all),
    (row) => row.ts,
  );
  const idsOf = (types: string[], name: string) =>
    rows.filter(({ type }) => types.includes(type)).map((row) => idIn(row, name));
  const channels = await lookUp(
    idsOf(["channel.created", "channel.updated"], "channel_id"),
    (ids) => listChannelsById(db, ids),
    (row) => row.id,
  );
  const joined = await lookUp(
    idsOf(["channel.joined"], "channel_id"),
    (ids) => listChannelsJoinedBy(db, streamId, ids),
    (row) => row.id,
  );
  const workspaces = await lookUp(
    idsOf(["workspace.updated"], "workspace_id"),
    (ids) => listWorkspacesById(db, ids),
    (row) => row.id,
  );
  const entered = await lookUp(
    idsOf(["workspace.joined"], "workspace_id"),
    () => listWorkspacesOf(db, streamId),
    (row) => row.id,
  );
  const reports = await lookUp(
    rows.filter(({ type }) => type.startsWith("report.")).map(({ data }) =>
      String(data?.report_id)
    ),
    (ids) => listReportsById(db, ids),
    (row) => row.id,
  );
  const users = await lookUp(
    idsOf(["user.joined", "user.updated"], "user_id"),
    (ids) => listUsersById(db, ids),
    (row) => row.id,
  );

  return (row) => {
    const { type, data } = row;
    switch (type) {
      case "message.created":
      case "message.edited":
      case "message.deleted":
      case "message.pinned":
      case "message.unpinned":
        return { type, data: toMessage(messages(row.ts)!) };
      case "thread.updated":
        return { type, data: toThreadUpdate(messages(row.ts)!) };
      case "channel.created":
      case "channel.updated":
        return { type, data: toChannel(channels(idIn(row, "channel_id"))!) };
      case "workspace.updated":
        return { type, data: toWorkspace(workspaces(idIn(row, "workspace_id"))!) };
      // Who was removed since may not see how the channel or workspace stands today.
      case "channel.joined": {
        const channel = joined(idIn(row, "channel_id"));
        return channel ? { type, data: toChannel(channel) } : { type: "channel.left", data };
      }
      case "workspace.joined": {
        const workspace = entered(idIn(row, "workspace_id"));
        return workspace
          ? { type, data: toWorkspace(workspace) }
          : { type: "workspace.left", data };
      }
      case "report.created":
      case "report.resolved":
        return { type, data: toReport(reports(String(data?.report_id))!) };
      case "user.updated":
        return { type, data: toUser(users(idIn(row, "user_id"))!) };
      case "user.joined":
        return { type, data: { ...data, user: toUser(users(idIn(row, "user_id"))!) } };
      default:
        return { type, data };
    }
  };
}

function idIn({ type, data }: EventRow, name: string): number {
  const source = type === "user.joined" ? data?.user as Record<string, unknown> : data;
  const key = type === "user.joined" ? "id" : name;
  return decodeId(String(source?.[key]))!;
}

async function lookUp<Row, Key extends number | string>(
  keys: (Key | null)[],
  read: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Promise<(key: Key | null) => Row | undefined> {
  const wanted = [...new Set(keys.filter((key) => key !== null))];
  if (wanted.length === 0) return () => undefined;
  const rows = new Map((await read(wanted)).map((row) => [keyOf(row), row]));
  return (key) => key === null ? undefined : rows.get(key);
}
