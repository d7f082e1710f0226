import { runDueJobs } from "../../lib/jobs.ts";
import { HANDLERS } from "../../workers/run.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { openOwnWorld, type Person } from "../helpers/world.ts";

const world = await openOwnWorld();
Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());

/** Does all work that is due: whoever is to be told has been told then. */
const settle = () => runDueJobs(world.app, HANDLERS);

/** Why somebody was told, the oldest first. */
async function reasons(by: Person): Promise<string[]> {
  await settle();
  const { notifications } = await by.client.listNotifications({});
  return notifications.map(({ reason }) => reason).reverse();
}

const called = ({ user }: Person, text = "look") => `<@${user.id}> ${text}`;

Deno.test("whoever is called is told, once, and nobody else", async () => {
  const { ada, ben, cleo, post } = await channelScene(world);
  const message = await post(ada, called(ben));
  assertEquals(await reasons(ben), ["mention"]);
  const { notifications: [told] } = await ben.client.listNotifications({});
  assertEquals([told!.message_id, told!.user_id], [message.id, ada.user.id]);
  assertEquals([told!.content, told!.silent, told!.read_at], [message.content, false, null]);
  assertEquals([await reasons(cleo), await reasons(ada)], [[], []]);
});

Deno.test("it is heard at once on the user's own stream, and by nobody else", async () => {
  const { ada, ben, cleo, post } = await channelScene(world);
  using bens = await listen(ben.client);
  using cleos = await listen(cleo.client);
  await post(ada, called(ben));
  await settle();
  const heard = await bens.hears(({ type }) => type === "notification.created");
  const { notifications } = await ben.client.listNotifications({});
  assertEquals([heard.stream, heard.data], [ben.user.id, notifications[0]]);
  const mark = await post(ada, "mark");
  await cleos.hears(({ type, data }) => type === "message.created" && data.id === mark.id);
  assertEquals(cleos.heard.filter(({ type }) => type === "notification.created"), []);
});

Deno.test("conversations, threads, calls of everybody and keywords concern people too", async () => {
  const { ada, ben, cleo, workspace_id, post } = await channelScene(world);
  await ada.client.createConversation({
    workspace_id,
    participant_ids: [ben.user.id],
    initial_message: "psst",
  });
  assertEquals(await reasons(ben), ["direct"]);
  const parent = await post(ben, "who knows?");
  await post(ada, "I do", parent.id);
  assertEquals(await reasons(ben), ["direct", "reply"]);
  await post(ada, "@channel meeting");
  assertEquals(await reasons(ben), ["direct", "reply", "call"]);
  assertEquals(await reasons(cleo), ["call"]);
  await cleo.client.updateNotificationSettings({ keywords: ["Lunch Break"] });
  await post(ada, "lunch");
  await post(ada, "time for a lunch break!");
  await post(ada, "lunch breaks");
  assertEquals(await reasons(cleo), ["call", "keyword"]);
});

Deno.test("@here tells who is online, and @channel everybody", async () => {
  const { ada, ben, cleo, post } = await channelScene(world);
  using _socket = await listen(ben.client);
  await post(ada, "@here quick");
  assertEquals(await reasons(cleo), []);
  assertEquals(await reasons(ben), ["call"]);
  // For another reason who is offline is told as ever.
  await cleo.client.updateNotificationSettings({ keywords: ["lunch"] });
  await post(ada, "@here lunch");
  assertEquals(await reasons(cleo), ["keyword"]);
});

Deno.test("each channel, and all of them, can be told of wholly, sometimes or never", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  await ben.client.setChannelLevel({ channel_id, level: "all" });
  await cleo.client.setChannelLevel({ channel_id, level: "none" });
  await post(ada, "anything");
  await post(ada, called(cleo));
  assertEquals(await reasons(ben), ["message", "message"]);
  assertEquals(await reasons(cleo), []);
  const { channels } = await cleo.client.getNotificationSettings();
  assertEquals(channels, { [channel_id]: "none" });
  await cleo.client.setChannelLevel({ channel_id, level: null });
  await cleo.client.updateNotificationSettings({ channel_default: "all" });
  await ben.client.setChannelLevel({ channel_id, level: null });
  await post(ada, "more");
  assertEquals(await reasons(cleo), ["message"]);
  assertEquals((await reasons(ben)).length, 2);
});

Deno.test("wanting nothing of channels is wanting conversations still", async () => {
  const { ada, ben, workspace_id } = await channelScene(world);
  await ben.client.updateNotificationSettings({ channel_default: "none" });
  const participant_ids = [ben.user.id];
  await ada.client.createConversation({ workspace_id, participant_ids, initial_message: "psst" });
  assertEquals(await reasons(ben), ["direct"]);
});

Deno.test("a reply that is shown in the channel is seen there", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const { id: message_id } = await post(ben, "who knows?");
  await ada.client.postReply({ message_id, content: "I do", also_in_channel: true });
  assertEquals(await reasons(ben), ["reply"]);
  await ben.client.markRead({ channel_id });
  assertEquals(await ben.client.countUnreadNotifications(), { unread_count: 0 });
});

Deno.test("whoever joins with such wishes is told from then on", async () => {
  const { ada, post, channel_id } = await channelScene(world);
  const dora = await world.person("Dora");
  await dora.client.updateNotificationSettings({ keywords: ["unicorn"] });
  const { token } = await ada.client.createInvite({ workspace_id: ada.workspace.id });
  await dora.client.acceptInvite({ token });
  await dora.client.joinChannel({ channel_id });
  await post(ada, "a unicorn!");
  assertEquals(await reasons(dora), ["keyword"]);
});

Deno.test("who has read it already, is gone, or may not see it any more is not told", async () => {
  const { ada, ben, cleo, channel_id, post } = await channelScene(world);
  await post(ada, called(ben));
  await ben.client.markRead({ channel_id });
  assertEquals(await reasons(ben), []);
  await post(ada, called(cleo, "first"));
  assertEquals((await reasons(cleo)).length, 1);
  await post(ada, called(cleo, "second"));
  await ada.client.removeChannelMember({ channel_id, user_id: cleo.user.id });
  // A public channel's they may see; not being in it any more nobody tells them of.
  assertEquals((await reasons(cleo)).length, 1);
  await ada.client.banMember({ channel_id, user_id: cleo.user.id });
  assertEquals(await reasons(cleo), []);
  assertEquals(await cleo.client.countUnreadNotifications(), { unread_count: 0 });
});

Deno.test("seeing the channel or the thread is seeing what it told", async () => {
  const { ada, ben, channel_id, post } = await channelScene(world);
  const parent = await post(ben, "thread");
  await post(ada, called(ben));
  await post(ada, called(ben), parent.id);
  await settle();
  const unread = async () => (await ben.client.countUnreadNotifications()).unread_count;
  assertEquals(await unread(), 2);
  await ben.client.markRead({ channel_id });
  assertEquals(await unread(), 1);
  await ben.client.markThreadRead({ message_id: parent.id });
  assertEquals(await unread(), 0);
});

Deno.test("one, or all, can be marked as seen, by nobody else", async () => {
  const { ada, ben, post } = await channelScene(world);
  for (let n = 0; n < 3; n++) await post(ada, called(ben, `${n}`));
  await settle();
  const { notifications } = await ben.client.listNotifications({});
  const notification_id = notifications[0]!.id;
  await assertRefused(
    () => ada.client.markNotificationRead({ notification_id }),
    "notification_not_found",
  );
  await ben.client.markNotificationRead({ notification_id });
  await ben.client.markNotificationRead({ notification_id });
  const unread = await ben.client.listNotifications({ unread_only: true });
  assertEquals(
    unread.notifications.map(({ id }) => id),
    notifications.slice(1).map(({ id }) => id),
  );
  await ben.client.markAllNotificationsRead();
  assertEquals(await ben.client.countUnreadNotifications(), { unread_count: 0 });
  const first = await ben.client.listNotifications({ limit: 2 });
  const rest = await ben.client.listNotifications({ before: first.next_cursor! });
  assertEquals(
    [...first.notifications, ...rest.notifications].map(({ id }) => id),
    notifications.map(({ id }) => id),
  );
});

Deno.test("a deleted message is told of no more", async () => {
  const { ada, ben, post } = await channelScene(world);
  const { id } = await post(ada, called(ben));
  await settle();
  using bens = await listen(ben.client);
  await ada.client.deleteMessage({ message_id: id });
  assertEquals(await ben.client.countUnreadNotifications(), { unread_count: 0 });
  await settle();
  await bens.hears(({ type }) => type === "notification.removed");
  const late = await post(ada, called(ben, "late"));
  await ada.client.deleteMessage({ message_id: late.id });
  assertEquals(await reasons(ben), []);
});

Deno.test("an edit tells those whom it calls now, and nobody twice", async () => {
  const { ada, ben, cleo, post } = await channelScene(world);
  const { id: message_id } = await post(ada, called(ben));
  assertEquals(await reasons(ben), ["mention"]);
  const content = `${called(ben)} ${called(cleo)}`;
  await ada.client.editMessage({ message_id, content });
  assertEquals([await reasons(ben), await reasons(cleo)], [["mention"], ["mention"]]);
});

Deno.test("what is told in quiet hours is told in silence", async () => {
  const { ada, ben, post } = await channelScene(world);
  const soon = new Date(Date.now() + 3_600_000).toISOString();
  await ben.client.updateNotificationSettings({ snoozed_until: soon });
  await post(ada, called(ben));
  await settle();
  const silent = async () => {
    const { notifications } = await ben.client.listNotifications({});
    return notifications.map((one) => one.silent);
  };
  assertEquals(await silent(), [true]);
  await ben.client.updateNotificationSettings({ snoozed_until: null });
  await post(ada, called(ben));
  await settle();
  assertEquals(await silent(), [false, true]);
});

Deno.test("settings that make no sense are refused and change nothing", async () => {
  const { ben } = await channelScene(world);
  const before = await ben.client.getNotificationSettings();
  const quiet = { from: "22:00", until: "07:00", time_zone: "Europe/Zurich" };
  for (
    const wrong of [
      { quiet_hours: { ...quiet, time_zone: "Mars/Olympus" } },
      { quiet_hours: { ...quiet, time_zone: "Factory" } },
      { snoozed_until: "0000-01-01T00:00:00Z" },
      { quiet_hours: { ...quiet, from: "25:00" } },
      { quiet_hours: { ...quiet, until: "22:00" } },
      { keywords: ["!!!"] },
      { keywords: [""] },
      { keywords: Array.from({ length: 51 }, (_, n) => `word ${n}`) },
      { snoozed_until: "tomorrow" },
      { channel_default: "some" },
    ]
  ) {
    await assertRefused(
      () => ben.client.updateNotificationSettings(wrong as never),
      "invalid_input",
    );
  }
  assertEquals(await ben.client.getNotificationSettings(), before);
  const after = await ben.client.updateNotificationSettings({ quiet_hours: quiet, mail: false });
  assertEquals(after, { ...before, quiet_hours: quiet, mail: false });
  assert((await ben.client.updateNotificationSettings({ quiet_hours: null })).quiet_hours === null);
});
