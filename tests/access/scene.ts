import { drawFile } from "../../lib/files/draw.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { pictureFile } from "../helpers/pictures.ts";
import type { Person, World } from "../helpers/world.ts";

/** Everybody who could ask. */
export const ACTORS = [
  "owner",
  "admin",
  "moderator",
  /** Made both channels and wrote in them. */
  "inside",
  /** In the workspace, and in neither channel. */
  "member",
  /** A guest, who is in the public channel. */
  "guest",
  /** In both channels, and muted there. */
  "muted",
  /** Banned from the public channel. */
  "banned",
  /** Was removed from the workspace. */
  "ex",
  /** Of the same server. */
  "stranger",
  "deactivated",
] as const;
export type ActorName = (typeof ACTORS)[number];
export type People = Record<ActorName, Person>;

export interface Scene {
  people: People;
  workspace_id: string;
  /** A private channel, a public one, and a conversation of `inside` and `guest`. */
  closed_id: string;
  open_id: string;
  talk_id: string;
  /** Messages of `inside` in them; the public one has a reply. */
  closed_message_id: string;
  open_message_id: string;
  talk_message_id: string;
  reply_id: string;
  /** Files of `inside` in each of the messages above, with a thumbnail. */
  closed_file_id: string;
  open_file_id: string;
  talk_file_id: string;
  /** A file of `inside` that no message carries, and one that is being uploaded. */
  kept_file_id: string;
  upload_id: string;
  invite_id: string;
  report_id: string;
}

/** Signs everybody up; the same people are in every scene, because that is made to be slow. */
export async function castPeople(world: World): Promise<People> {
  const people = await Promise.all(ACTORS.map((name) => world.person(name)));
  return Object.fromEntries(ACTORS.map((name, index) => [name, people[index]!])) as People;
}

/** A workspace in which everybody is what they are called; files take time, and few acts need them. */
export async function setScene(
  world: World,
  people: People,
  { hasFiles = true } = {},
): Promise<Scene> {
  const { owner, inside } = people;
  const { id: workspace_id } = await owner.client.createWorkspace({ name: "Scene" });
  const { token, id: invite_id } = await owner.client.createInvite({ workspace_id });
  const members = ACTORS.filter((name) => !["owner", "stranger", "guest"].includes(name));
  await Promise.all(members.map((name) => people[name].client.acceptInvite({ token })));
  for (const role of ["admin", "moderator"] as const) {
    await owner.client.changeRole({ workspace_id, user_id: people[role].user.id, role });
  }
  const create = (name: string, is_private: boolean) =>
    inside.client.createChannel({ workspace_id, name, is_private });
  const [{ id: closed_id }, { id: open_id }] = [
    await create("closed", true),
    await create("open", false),
  ];
  const guests = await owner.client.createInvite({
    workspace_id,
    role: "guest",
    channel_ids: [open_id],
  });
  await people.guest.client.acceptInvite({ token: guests.token });
  for (const channel_id of [closed_id, open_id]) {
    const muted = { channel_id, user_id: people.muted.user.id };
    await inside.client.addChannelMember(muted);
    await inside.client.muteMember(muted);
  }
  const who = (name: ActorName) => ({ workspace_id, user_id: people[name].user.id });
  await inside.client.banMember({ channel_id: open_id, user_id: people.banned.user.id });
  await owner.client.removeWorkspaceMember(who("ex"));
  await owner.client.deactivateMember(who("deactivated"));

  const upload = async () =>
    (await inside.client.uploadFile({ workspace_id, file: pictureFile() })).id;
  const files = hasFiles ? await Promise.all([upload(), upload(), upload(), upload()]) : [];
  const [closed_file_id = "", open_file_id = "", talk_file_id = "", kept_file_id = ""] = files;
  const post = async (channel_id: string, file_id: string) =>
    (await inside.client.postMessage({
      channel_id,
      content: "hi",
      file_ids: file_id ? [file_id] : [],
    }))
      .id;
  const open_message_id = await post(open_id, open_file_id);
  const talk = await inside.client.createConversation({
    workspace_id,
    participant_ids: [people.guest.user.id],
    initial_message: "hi",
  });
  await post(talk.id, talk_file_id);
  await Promise.all(files.map((id) => drawFile(world.app, decodeId(id)!)));
  const begun = { workspace_id, name: "x", size: 1 };
  const upload_id = hasFiles ? (await inside.client.createUpload(begun)).id : "";
  const report = await inside.client.reportMessage({ message_id: open_message_id, reason: "x" });
  const reply = await inside.client.postReply({ message_id: open_message_id, content: "reply" });
  return {
    people,
    workspace_id,
    closed_id,
    open_id,
    talk_id: talk.id,
    closed_message_id: await post(closed_id, closed_file_id),
    open_message_id,
    talk_message_id: talk.message!.id,
    reply_id: reply.id,
    closed_file_id,
    open_file_id,
    talk_file_id,
    kept_file_id,
    upload_id,
    invite_id,
    report_id: report.id,
  };
}
