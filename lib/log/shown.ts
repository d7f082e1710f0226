import { listChannelsById, listChannelsJoinedBy } from "../../db/channels.ts";
import type { Db } from "../../db/client.ts";
import { listDraftsIn } from "../../db/drafts.ts";
import type { EventRow } from "../../db/log.ts";
import { listFilesById } from "../../db/files.ts";
import { listMessagesByTs } from "../../db/messages.ts";
import { listNotificationsById } from "../../db/notifications.ts";
import { listReportsById } from "../../db/reports.ts";
import { listScheduledById } from "../../db/scheduled.ts";
import { listUsersById } from "../../db/users.ts";
import { listModeratedBy } from "../../db/workspace_members.ts";
import { listWorkspacesById, listWorkspacesOf } from "../../db/workspaces.ts";
import { toChannel } from "../channels/shape.ts";
import { parentTsOf, toDraft, toDraftRef } from "../drafts/shape.ts";
import { toFile } from "../files/shape.ts";
import { toMessage, toThreadUpdate } from "../messages/shape.ts";
import { toNotification } from "../notifications/shape.ts";
import type { DataOf, LoggedType } from "../protocol/events.ts";
import { decodeId, decodeMessageId, kindOf } from "../protocol/ids.ts";
import { toReport } from "../reports/shape.ts";
import { toScheduled } from "../scheduled/shape.ts";
import { toUser } from "../users/shape.ts";
import { toWorkspace } from "../workspaces/shape.ts";
import { lookUp } from "./look_up.ts";

/** What the log keeps of an event: the names of what changed. */
export interface Named {
  ts?: number;
  data?: Record<string, unknown>;
}

/** An event as it is told again. */
export interface Told {
  type: string;
  data: unknown;
}

/** Events that show a row as it stands when they are told, and not as it stood. */
interface Shown<Type extends LoggedType = LoggedType> {
  types: readonly Type[];
  name(data: DataOf<Type>): Named;
  /** Reads the rows that `events` name, in one query, and gives what tells each of them. */
  read(db: Db, streamId: number, events: EventRow[]): Promise<(event: EventRow) => Told>;
}

/** Lets each entry be written for its own types. */
function shown<Type extends LoggedType>(entry: Shown<Type>): Shown {
  return entry as unknown as Shown;
}

/** What is not told of a report any more. */
const WITHHELD = {
  content: "",
  reason: "",
  note: "",
  resolution: null,
  resolvedAt: null,
  resolvedBy: null,
};

const idIn = ({ data }: EventRow, name: string) => decodeId(String(data?.[name]))!;

/** Every kind of row that the log shows. What has no entry is told as it was written. */
export const SHOWN: readonly Shown[] = [
  shown({
    types: [
      "message.created",
      "message.edited",
      "message.deleted",
      "message.pinned",
      "message.unpinned",
      "message.previewed",
    ],
    name: ({ id }) => ({ ts: decodeMessageId(id)!.ts }),
    async read(db, streamId, events) {
      const find = await messagesOf(db, streamId, events);
      return ({ type, ts }) => ({ type, data: toMessage(find(ts)!) });
    },
  }),
  shown({
    types: ["thread.updated"],
    name: ({ message_id }) => ({ ts: decodeMessageId(message_id)!.ts }),
    async read(db, streamId, events) {
      const find = await messagesOf(db, streamId, events);
      return ({ type, ts }) => ({ type, data: toThreadUpdate(find(ts)!) });
    },
  }),
  shown({
    types: ["channel.created", "channel.updated"],
    name: ({ id }) => ({ data: { channel_id: id } }),
    async read(db, streamId, events) {
      const key = (event: EventRow) => idIn(event, "channel_id");
      const find = await lookUp(events.map(key), (ids) => listChannelsById(db, ids), (c) => c.id);
      return (event) => {
        const channel = find(key(event))!;
        // Not everybody in the workspace may see by now what the channel is.
        return kindOf(streamId) === "workspace" && channel.kind !== "public"
          ? { type: "channel.hidden", data: event.data }
          : { type: event.type, data: toChannel(channel) };
      };
    },
  }),
  shown({
    // Who was removed since may not see how the channel stands today.
    types: ["channel.joined"],
    name: ({ id }) => ({ data: { channel_id: id } }),
    async read(db, userId, events) {
      const key = (event: EventRow) => idIn(event, "channel_id");
      const read = (ids: number[]) => listChannelsJoinedBy(db, userId, ids);
      const find = await lookUp(events.map(key), read, (channel) => channel.id);
      return (event) => {
        const channel = find(key(event));
        return channel
          ? { type: event.type, data: toChannel(channel) }
          : { type: "channel.left", data: event.data };
      };
    },
  }),
  shown({
    // Guests hear of both over their own streams, and may have left since.
    types: ["workspace.joined", "workspace.updated"],
    name: ({ id }) => ({ data: { workspace_id: id } }),
    async read(db, streamId, events) {
      const key = (event: EventRow) => idIn(event, "workspace_id");
      const read = (ids: number[]) =>
        kindOf(streamId) === "user" ? listWorkspacesOf(db, streamId) : listWorkspacesById(db, ids);
      const find = await lookUp(events.map(key), read, (w) => w.id);
      return (event) => {
        const workspace = find(key(event));
        return workspace
          ? { type: event.type, data: toWorkspace(workspace) }
          : { type: "workspace.left", data: event.data };
      };
    },
  }),
  shown({
    types: ["user.updated"],
    name: ({ id }) => ({ data: { user_id: id } }),
    async read(db, _, events) {
      const key = (event: EventRow) => idIn(event, "user_id");
      const find = await lookUp(events.map(key), (ids) => listUsersById(db, ids), (u) => u.id);
      return (event) => ({ type: event.type, data: toUser(find(key(event))!) });
    },
  }),
  shown({
    types: ["user.joined"],
    name: ({ user, ...rest }) => ({ data: { ...rest, user: { id: user.id } } }),
    async read(db, _, events) {
      const key = ({ data }: EventRow) => decodeId((data?.user as { id: string }).id)!;
      const find = await lookUp(events.map(key), (ids) => listUsersById(db, ids), (u) => u.id);
      return (event) => {
        const user = toUser(find(key(event))!);
        return { type: event.type, data: { ...event.data, user } };
      };
    },
  }),
  shown({
    types: ["notification.created"],
    name: ({ id }) => ({ data: { notification_id: id } }),
    async read(db, userId, events) {
      const key = ({ data }: EventRow) => String(data?.notification_id);
      const read = (ids: string[]) => listNotificationsById(db, userId, ids);
      const find = await lookUp(events.map(key), read, (n) => n.id);
      return (event) => {
        const row = find(key(event));
        return row
          ? { type: event.type, data: toNotification(row) }
          : { type: "notification.removed", data: event.data };
      };
    },
  }),
  shown({
    types: ["file.updated"],
    name: ({ id }) => ({ data: { file_id: id } }),
    async read(db, _, events) {
      const key = (event: EventRow) => idIn(event, "file_id");
      const find = await lookUp(events.map(key), (ids) => listFilesById(db, ids), (f) => f.id);
      return (event) => {
        const row = find(key(event));
        return row
          ? { type: event.type, data: toFile(row) }
          : { type: "file.deleted", data: event.data };
      };
    },
  }),
  shown({
    types: ["report.created", "report.resolved"],
    name: ({ id }) => ({ data: { report_id: id } }),
    async read(db, userId, events) {
      const key = ({ data }: EventRow) => String(data?.report_id);
      const find = await lookUp(events.map(key), (ids) => listReportsById(db, ids), (r) => r.id);
      const moderated = new Set(await listModeratedBy(db, userId));
      return (event) => {
        const row = find(key(event))!;
        // Who keeps order there no more sees that there was one, and nothing of it.
        const shown = moderated.has(row.workspaceId) ? row : { ...row, ...WITHHELD };
        return { type: event.type, data: toReport(shown) };
      };
    },
  }),
  shown({
    types: ["draft.updated"],
    name: ({ channel_id, parent_message_id }) => ({ data: { channel_id, parent_message_id } }),
    async read(db, userId, events) {
      const keyOf = (channelId: number, parentTs: number) => `${channelId}-${parentTs}`;
      const channelIds = events.map((event) => idIn(event, "channel_id"));
      const rows = await listDraftsIn(db, userId, channelIds);
      const drafts = new Map(rows.map((row) => [keyOf(row.channelId, row.parentTs), row]));
      return (event) => {
        const channelId = idIn(event, "channel_id");
        const parent = decodeMessageId(String(event.data?.parent_message_id));
        const parentTs = parentTsOf(channelId, parent);
        const row = drafts.get(keyOf(channelId, parentTs));
        return row
          ? { type: event.type, data: toDraft(row) }
          : { type: "draft.deleted", data: toDraftRef(channelId, parentTs) };
      };
    },
  }),
  shown({
    types: ["scheduled.updated"],
    name: ({ id }) => ({ data: { id } }),
    async read(db, _, events) {
      const key = ({ data }: EventRow) => String(data?.id);
      const find = await lookUp(events.map(key), (ids) => listScheduledById(db, ids), (s) => s.id);
      return (event) => {
        const row = find(key(event));
        return row
          ? { type: event.type, data: toScheduled(row) }
          : { type: "scheduled.removed", data: event.data };
      };
    },
  }),
];

function messagesOf(db: Db, channelId: number, events: EventRow[]) {
  const read = (all: number[]) => listMessagesByTs(db, channelId, all);
  return lookUp(events.map(({ ts }) => ts), read, (row) => row.ts);
}
