import { drawFile } from "../lib/files/draw.ts";
import { unfurlMessage } from "../lib/links/unfurl.ts";
import { notifyOf } from "../lib/notifications/notify.ts";
import { retractNotifications } from "../lib/notifications/retract.ts";
import { decodeId, decodeMessageId } from "../lib/protocol/ids.ts";
import { LoggedEvent, type LoggedType } from "../lib/protocol/events.ts";
import { assertEquals } from "./helpers/assert.ts";
import { DOT, pictureFile } from "./helpers/pictures.ts";
import { servePages } from "./helpers/pages.ts";
import { said } from "./helpers/said.ts";
import { mirror } from "./helpers/state.ts";
import { suiteWorld } from "./helpers/suite.ts";
import { channelNamed, type Person } from "./helpers/world.ts";

const world = await suiteWorld({ OUTBOUND_ALLOW: "127.0.0.1" });
const pages = servePages();
Deno.test.afterAll(async () => await pages[Symbol.asyncDispose]());

interface Scene {
  ada: Person;
  ben: Person;
  general: string;
  /** A message of Ada's in #general. */
  message_id: string;
}

/** For each type of event one act that makes Ben hear it. */
const ACTS: Record<LoggedType, (scene: Scene) => Promise<unknown>> = {
  "message.created": ({ ada, general }) =>
    ada.client.postMessage({ channel_id: general, content: "new" }),
  "message.edited": ({ ada, message_id }) =>
    ada.client.editMessage({ message_id, content: "changed" }),
  "message.deleted": ({ ada, message_id }) => ada.client.deleteMessage({ message_id }),
  "thread.updated": async ({ ada, ben, general, message_id }) => {
    const reply = (by: Person, also_in_channel = false) =>
      by.client.postReply({ message_id, content: "reply", also_in_channel });
    const first = await reply(ada);
    await reply(ben, true);
    await ada.client.addReaction({ message_id: first.id, emoji: "tada" });
    await ada.client.deleteMessage({ message_id: first.id });
    await ada.client.postMessage({ channel_id: general, content: "beside" });
  },
  "thread.followed": ({ ben, message_id }) => ben.client.followThread({ message_id }),
  "thread.unfollowed": async ({ ben, message_id }) => {
    await ben.client.followThread({ message_id });
    await ben.client.unfollowThread({ message_id });
  },
  "read.moved": async ({ ben, general, message_id }) => {
    await ben.client.markRead({ channel_id: general });
    await ben.client.markUnread({ message_id });
  },
  "message.pinned": ({ ada, message_id }) => ada.client.pinMessage({ message_id }),
  "message.unpinned": async ({ ada, ben, message_id }) => {
    await ada.client.pinMessage({ message_id });
    await ben.client.addReaction({ message_id, emoji: "pushpin" });
    await ben.client.unpinMessage({ message_id });
  },
  "reaction.added": ({ ada, message_id }) => ada.client.addReaction({ message_id, emoji: "🎉" }),
  "reaction.removed": async ({ ada, ben, message_id }) => {
    for (const emoji of ["🎉", "thumbsup"]) {
      for (const { client } of [ada, ben]) await client.addReaction({ message_id, emoji });
    }
    await ada.client.removeReaction({ message_id, emoji: "🎉" });
    for (const { client } of [ada, ben]) {
      await client.removeReaction({ message_id, emoji: "thumbsup" });
    }
  },
  "message.previewed": async ({ ada, general }) => {
    const content = `see ${pages.origin}/page`;
    const { id } = await ada.client.postMessage({ channel_id: general, content });
    await unfurlMessage(world.app, decodeMessageId(id)!);
  },
  "notification.created": async ({ ada, ben, general }) => {
    const content = `<@${ben.user.id}> look`;
    const { id } = await ada.client.postMessage({ channel_id: general, content });
    await notifyOf(world.app, decodeMessageId(id)!);
  },
  "notification.read": async ({ ada, ben, general }) => {
    const content = `<@${ben.user.id}> look`;
    const { id } = await ada.client.postMessage({ channel_id: general, content });
    await notifyOf(world.app, decodeMessageId(id)!);
    await ben.client.markAllNotificationsRead();
  },
  "notification.removed": async ({ ada, ben, general }) => {
    const content = `<@${ben.user.id}> look`;
    const { id } = await ada.client.postMessage({ channel_id: general, content });
    await notifyOf(world.app, decodeMessageId(id)!);
    await ada.client.deleteMessage({ message_id: id });
    await retractNotifications(world.app, decodeMessageId(id)!);
  },
  "notification_settings.updated": ({ ben }) =>
    ben.client.updateNotificationSettings({ keywords: ["lunch"] }),
  "file.updated": async ({ ada, general, message_id }) => {
    const file = pictureFile();
    const { id } = await ada.client.uploadFile({ workspace_id: ada.workspace.id, file });
    await ada.client.postMessage({ channel_id: general, content: "", file_ids: [id] });
    await ada.client.postReply({ message_id, content: "here", file_ids: [id] });
    await drawFile(world.app, decodeId(id)!);
  },
  "file.deleted": async ({ ada, general }) => {
    const file = pictureFile();
    const { id } = await ada.client.uploadFile({ workspace_id: ada.workspace.id, file });
    await ada.client.postMessage({ channel_id: general, content: "gone", file_ids: [id] });
    await ada.client.deleteFile({ file_id: id });
  },
  "member.joined": async ({ ada, general }) => {
    await ada.client.leaveChannel({ channel_id: general });
    await ada.client.joinChannel({ channel_id: general });
  },
  "member.removed": ({ ada, general }) => ada.client.leaveChannel({ channel_id: general }),
  "channel.created": ({ ada }) =>
    ada.client.createChannel({ workspace_id: ada.workspace.id, name: "fresh" }),
  "channel.updated": ({ ada, general }) =>
    ada.client.updateChannel({ channel_id: general, topic: "Everything" }),
  "channel.deleted": async ({ ada, ben }) => {
    const { id } = await ada.client.createChannel({ workspace_id: ada.workspace.id, name: "old" });
    await ben.client.joinChannel({ channel_id: id });
    await ada.client.deleteChannel({ channel_id: id });
  },
  "channel.joined": async ({ ada, ben }) => {
    const { id: channel_id } = await ada.client.createChannel({
      workspace_id: ada.workspace.id,
      name: "secret",
      is_private: true,
    });
    await ada.client.addChannelMember({ channel_id, user_id: ben.user.id });
  },
  "channel.left": ({ ada, ben, general }) =>
    ada.client.removeChannelMember({ channel_id: general, user_id: ben.user.id }),
  "workspace.updated": ({ ada }) =>
    ada.client.updateWorkspace({ workspace_id: ada.workspace.id, name: "Renamed" }),
  "workspace.deleted": ({ ada }) => ada.client.deleteWorkspace({ workspace_id: ada.workspace.id }),
  "workspace.joined": async ({ ben }) => {
    const eve = await world.person("Eve");
    const { token } = await eve.client.createInvite({ workspace_id: eve.workspace.id });
    await ben.client.acceptInvite({ token });
  },
  "workspace.left": ({ ada, ben }) =>
    ada.client.removeWorkspaceMember({ workspace_id: ada.workspace.id, user_id: ben.user.id }),
  "user.joined": ({ ada }) => world.member("Cleo", ada),
  "user.left": async ({ ada }) => {
    const cleo = await world.member("Cleo", ada);
    await cleo.client.leaveWorkspace({ workspace_id: ada.workspace.id });
  },
  "emoji.added": ({ ada }) =>
    ada.client.addEmoji({ workspace_id: ada.workspace.id, name: "dot", image: DOT }),
  "emoji.removed": async ({ ada }) => {
    const workspace_id = ada.workspace.id;
    await ada.client.addEmoji({ workspace_id, name: "dot", image: DOT });
    await ada.client.removeEmoji({ workspace_id, name: "dot" });
  },
  "message.saved": ({ ben, message_id }) => ben.client.saveMessage({ message_id }),
  "message.unsaved": async ({ ben, message_id }) => {
    await ben.client.saveMessage({ message_id });
    await ben.client.unsaveMessage({ message_id });
  },
  "draft.updated": async ({ ben, general, message_id }) => {
    const channel_id = general;
    await ben.client.saveDraft({ channel_id, content: "Begun" });
    await ben.client.saveDraft({ channel_id, content: "Reply", parent_message_id: message_id });
    await ben.client.saveDraft({ channel_id, content: "Begun again" });
  },
  "draft.deleted": async ({ ben, general }) => {
    await ben.client.saveDraft({ channel_id: general, content: "Begun" });
    await ben.client.deleteDraft({ channel_id: general });
  },
  "scheduled.updated": async ({ ben, general }) => {
    const { id } = await ben.client.scheduleMessage({
      channel_id: general,
      content: "Later",
      send_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await ben.client.updateScheduled({ scheduled_id: id, content: "Still later" });
  },
  "scheduled.removed": async ({ ben, general }) => {
    const { id } = await ben.client.scheduleMessage({
      channel_id: general,
      content: "Later",
      send_at: new Date(Date.now() + 3_600_000).toISOString(),
    });
    await ben.client.deleteScheduled({ scheduled_id: id });
  },
  "member.updated": ({ ada, general }) =>
    world.member("Cleo", ada).then(({ user }) =>
      ada.client.muteMember({ channel_id: general, user_id: user.id })
    ),
  "member.banned": ({ ada, general }) =>
    world.member("Cleo", ada).then(({ user }) =>
      ada.client.banMember({ channel_id: general, user_id: user.id })
    ),
  "member.unbanned": async ({ ada, general }) => {
    const { user } = await world.member("Cleo", ada);
    await ada.client.banMember({ channel_id: general, user_id: user.id });
    await ada.client.unbanMember({ channel_id: general, user_id: user.id });
  },
  "channel.hidden": async ({ ada }) => {
    const workspace_id = ada.workspace.id;
    const { id } = await ada.client.createChannel({ workspace_id, name: "was-public" });
    await ada.client.updateChannel({ channel_id: id, is_private: true, topic: "Secret" });
  },
  "report.created": async ({ ada, ben, message_id }) => {
    await promote(ada, ben);
    await ben.client.reportMessage({ message_id, reason: "Spam" });
  },
  "report.resolved": async ({ ada, ben, message_id }) => {
    await promote(ada, ben);
    const { id } = await ada.client.reportMessage({ message_id, reason: "Spam" });
    await ada.client.resolveReport({
      workspace_id: ada.workspace.id,
      report_id: id,
      resolution: "dismissed",
    });
  },
  "user.updated": ({ ada }) => ada.client.updateMe({ name: "Ada King" }),
  "role.changed": ({ ada, ben }) =>
    ada.client.changeRole({
      workspace_id: ada.workspace.id,
      user_id: ben.user.id,
      role: "admin",
    }),
};

function promote(ada: Person, { user }: Person) {
  const workspace_id = ada.workspace.id;
  return ada.client.changeRole({ workspace_id, user_id: user.id, role: "moderator" });
}

Deno.test("every type of event has an act here", () => {
  const types = LoggedEvent.options.map((option) => option.shape.type.value);
  assertEquals(Object.keys(ACTS).toSorted(), types.toSorted());
});

for (const [type, act] of Object.entries(ACTS)) {
  Deno.test(`old state and events since give the fresh state: ${type}`, async () => {
    const ada = await world.person("Ada");
    const ben = await world.member("Ben", ada);
    const general = await channelNamed(ada, "general");
    const message = await ada.client.postMessage({ channel_id: general, content: "old" });
    using bens = await mirror(ben);

    await act({ ada, ben, general, message_id: message.id });
    await bens.listener.hears((event) => event.type === type);
    await bens.settle();
    const fresh = await bens.fresh();
    assertEquals(bens.state, fresh);
  });
}

Deno.test("a channel that is entered late is loaded once, and kept up by events from then on", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const { id } = await ada.client.createChannel({ workspace_id, name: "late" });
  await ada.client.postMessage({ channel_id: id, content: "before" });
  using bens = await mirror(ben);
  await ben.client.joinChannel({ channel_id: id });
  await bens.listener.hears(({ type }) => type === "channel.joined");
  await bens.replica.open(id);
  const last = await ada.client.postMessage({ channel_id: id, content: "after" });
  await bens.listener.hears(({ data }) => "id" in data && data.id === last.id);
  assertEquals(bens.state, await bens.fresh());
  const messages = Object.values(bens.state.messages[id]!);
  assertEquals(said({ messages }), ["before", "after"]);
});

Deno.test("a channel that turned private, and was lost, while the connection was gone is gone", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const workspace_id = ada.workspace.id;
  const acts = {
    removed: (channel_id: string) =>
      ada.client.removeChannelMember({ channel_id, user_id: ben.user.id }),
    banned: (channel_id: string) => ada.client.banMember({ channel_id, user_id: ben.user.id }),
    kept: () => Promise.resolve(),
  };
  for (const [name, act] of Object.entries(acts)) {
    const { id: channel_id } = await ada.client.createChannel({ workspace_id, name });
    await ben.client.joinChannel({ channel_id });
    using bens = await mirror(ben);
    bens.listener.socket.drop();
    await ada.client.updateChannel({ channel_id, is_private: true });
    await act(channel_id);
    await bens.settle();
    assertEquals(bens.state, await bens.fresh());
    assertEquals(bens.state.channels[channel_id]?.kind, name === "kept" ? "private" : undefined);
  }
});

Deno.test("state stays right through lost connections, however often", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  using bens = await mirror(ben);
  for (let round = 0; round < 5; round++) {
    bens.listener.socket.drop();
    const kept = await ada.client.postMessage({ channel_id, content: `kept ${round}` });
    const gone = await ada.client.postMessage({ channel_id, content: `gone ${round}` });
    await ada.client.editMessage({ message_id: kept.id, content: `edited ${round}` });
    await ada.client.deleteMessage({ message_id: gone.id });
  }
  const last = await ada.client.postMessage({ channel_id, content: "last" });
  await bens.listener.hears(({ data }) => "id" in data && data.id === last.id);
  await bens.settle();
  assertEquals(bens.state, await bens.fresh());
  const seqs = bens.listener.heard.filter((event) => event.stream === channel_id)
    .map((event) => "seq" in event ? event.seq : 0);
  assertEquals(seqs, seqs.map((_, n) => seqs[0]! + n));
});
