import { createClient } from "../../lib/client/mod.ts";
import type { Message } from "../../lib/protocol/messages.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import type { Frame } from "../helpers/door.ts";
import { fresh, join, numberOf, type Roomer, roomer } from "../helpers/fastroom.ts";
import { listen } from "../helpers/listen.ts";
import { loiterer, say } from "../helpers/lobby.ts";
import { openOwnWorld } from "../helpers/world.ts";

const COMMONS = "T000000001";
const LOBBY = "C800000001";

/** A native client, a FastRoom client and a lobby client, all of them in the one room. */
async function scene() {
  const stack = new AsyncDisposableStack();
  const world = stack.use(await openOwnWorld());
  const { origin } = world;
  const nat = await world.person("Nat");
  // The first use of a door lets a native account into the commons.
  await fetch(`${origin}/auth/me`, {
    headers: { authorization: `Bearer ${nat.client.credentials!.access_token}` },
  }).then((answer) => answer.body?.cancel());
  const fay: Roomer = await roomer(origin, "fay");
  const lou = await loiterer(origin, "Lou");
  const nats = stack.use(await listen(nat.client));
  const fays = stack.use(await fay.open());
  await join(fays, "lobby");
  const lous = stack.use(await lou.open());
  await lous.settle();
  return {
    world,
    nat,
    fay,
    lou,
    nats,
    fays,
    lous,
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

const isChat = (message: string) => (frame: Frame) =>
  frame.type === "chat" && frame.message === message;
const isNew = (content: string) => ({ event, data }: Frame) =>
  event === "new_message" && data.content === content;

Deno.test("a message from any door reaches all of them at once, each in its own form", async () => {
  await using s = await scene();
  const senders = {
    native: (content: string) => s.nat.client.postMessage({ channel_id: LOBBY, content }),
    fastroom: (message: string) => s.fays.send({ type: "chat", room: "lobby", message }),
    lobby: (content: string) => say(s.lous, content),
  };
  const names = { native: s.nat.user.username, fastroom: "fay", lobby: "Lou" };
  for (const [door, send] of Object.entries(senders)) {
    const text = `from ${door}`;
    await send(text);
    const event = await s.nats.hears(({ type, data }) =>
      type === "message.created" && (data as Message).content === text
    );
    const { id, ts, user_id } = event.data as Message;
    const chat = await s.fays.hears(isChat(text));
    const { data } = await s.lous.hears(isNew(text));
    assertEquals([chat.message_id, chat.user], [ts, names[door as keyof typeof names]]);
    assertEquals([data.id, data.user_id, data.username], [id, user_id, chat.user]);
    assertEquals(data.created_at, chat.ts);
  }
  const { body } = await s.fay.ask("GET", `/rooms/${numberOf(LOBBY)}/messages`);
  const { body: page } = await s.lou.ask("GET", "/messages");
  const { messages } = await s.nat.client.listMessages({ channel_id: LOBBY });
  const said = messages.filter(({ system }) => system === null).map(({ content }) => content);
  assertEquals(body.items.map(({ content }: Frame) => content), said);
  assertEquals(page.messages.map(({ content }: Frame) => content), said.toReversed());
});

Deno.test("an edit and a deletion from any door reach all of them in their own form", async () => {
  await using s = await scene();
  const room_id = numberOf(LOBBY);
  const native = await s.nat.client.postMessage({ channel_id: LOBBY, content: "n" });
  s.fays.send({ type: "chat", room: "lobby", message: "f" });
  const { message_id } = await s.fays.hears(isChat("f"));
  const lobby = await say(s.lous, "l");
  const doors = [
    {
      ts: native.ts,
      edit: (content: string) => s.nat.client.editMessage({ message_id: native.id, content }),
      remove: () => s.nat.client.deleteMessage({ message_id: native.id }),
    },
    {
      ts: message_id as number,
      edit: (content: string) =>
        s.fay.ask("PATCH", `/rooms/${room_id}/messages/${message_id}`, { content }),
      remove: () => s.fay.ask("DELETE", `/rooms/${room_id}/messages/${message_id}`),
    },
    {
      ts: Number(lobby.id.split("-")[1]),
      edit: (content: string) => s.lou.ask("PATCH", `/messages/${lobby.id}`, { content }),
      remove: () => s.lou.ask("DELETE", `/messages/${lobby.id}`),
    },
  ];
  for (const { ts, edit, remove } of doors) {
    const content = `edited ${ts}`;
    const answer = await edit(content);
    assert(!("status" in answer) || answer.status === 200, JSON.stringify(answer));
    const edited = await s.nats.hears(({ type, data }) =>
      type === "message.edited" && (data as Message).ts === ts
    );
    assertEquals((edited.data as Message).content, content);
    const updated = await s.fays.hears((f) => f.type === "message_updated" && f.message_id === ts);
    assertEquals([updated.room, updated.content], ["lobby", content]);
    const isIt = ({ data }: Frame) => data.message_id === `${LOBBY}-${ts}`;
    const frame = await s.lous.hears((f) => f.event === "message_edited" && isIt(f));
    assertEquals(frame.data.content, content);
    await remove();
    await s.nats.hears(({ type, data }) =>
      type === "message.deleted" && (data as Message).ts === ts
    );
    await s.fays.hears((f) => f.type === "message_deleted" && f.message_id === ts);
    await s.lous.hears((f) => f.event === "message_deleted" && isIt(f));
  }
});

Deno.test("threads and what the server notes itself stay where they are known", async () => {
  await using s = await scene();
  const { id } = await s.nat.client.postMessage({ channel_id: LOBBY, content: "topic" });
  await s.nat.client.postReply({ message_id: id, content: "a reply" });
  await s.nat.client.postReply({ message_id: id, content: "to all", also_in_channel: true });
  await s.nat.client.updateChannel({ channel_id: LOBBY, topic: "Everything" });
  await s.nat.client.postMessage({ channel_id: LOBBY, content: "last" });
  await s.fays.hears(isChat("last"));
  await s.lous.hears(isNew("last"));
  assertEquals(
    s.fays.heard.filter(({ type }) => type === "chat").map(({ message }) => message),
    ["topic", "to all", "last"],
  );
  assertEquals(
    s.lous.heard.filter(({ event }) => event === "new_message").map(({ data }) => data.content),
    ["topic", "to all", "last"],
  );
});

Deno.test("typing passes between the doors, in and out of the room", async () => {
  await using s = await scene();
  s.fays.send({ type: "typing", room: "lobby", isTyping: true });
  const typing = await s.nats.hears(({ type }) => type === "typing.started");
  assertEquals(numberOf((typing.data as { user_id: string }).user_id), s.fay.userId);
  await s.lous.hears(({ event, data }) => event === "user_typing" && data.username === "fay");
  s.nats.socket.typing(LOBBY);
  await s.fays.hears(({ type, user }) => type === "typing" && user === s.nat.user.username);
  s.fays.send({ type: "typing", room: "lobby", isTyping: false });
  await s.nats.hears(({ type }) => type === "typing.stopped");
});

Deno.test("who is in the lobby is in the FastRoom of that name, and the other way round", async () => {
  await using s = await scene();
  assertEquals(
    (await s.fay.ask("GET", `/rooms/${numberOf(LOBBY)}/presence`)).body.users,
    ["Lou", "fay"],
  );
  const online = (await s.lou.ask("GET", "/users/online")).body;
  assertEquals(online.map(({ username }: Frame) => username), ["Lou", "fay"]);
  s.fays.send({ type: "leave", room: "lobby" });
  await s.lous.hears(({ event, data }) => event === "user_left" && data.username === "fay");
});

Deno.test("a room made by FastRoom is a channel of the commons, and a native one is a room", async () => {
  await using s = await scene();
  const name = fresh("dev:ops");
  const { body } = await s.fay.ask("POST", "/rooms/", { name });
  await s.nats.hears(({ type, data }) =>
    type === "channel.created" && (data as { name: string }).name === name
  );
  const { channels } = await s.nat.client.listChannels({ workspace_id: COMMONS, limit: 1 });
  assertEquals(channels.length, 1);
  const listed: string[] = [];
  let after: string | undefined;
  do {
    const page = await s.nat.client.listChannels({ workspace_id: COMMONS, limit: 1, after });
    listed.push(...page.channels.map((channel) => channel.name));
    after = page.next_cursor ?? undefined;
  } while (after);
  assertEquals(listed, ["lobby", name].toSorted());
  const channel = await s.nat.client.createChannel({ workspace_id: COMMONS, name: "native" });
  const { body: found } = await s.fay.ask("GET", "/rooms/by-name/Native");
  assertEquals([found.id, found.name], [numberOf(channel.id), "native"]);
  // Its maker is the moderator, whatever door they come through.
  const room = (await s.nat.client.listChannels({ workspace_id: COMMONS })).channels
    .find((one) => one.name === name)!;
  assertEquals(numberOf(room.id), body.id);
  await s.nat.client.joinChannel({ channel_id: room.id });
  await assertRefused(
    () => s.nat.client.muteMember({ channel_id: room.id, user_id: s.lou.id }),
    "forbidden",
  );
});

Deno.test("a channel that becomes private is gone for those outside, in every door", async () => {
  await using s = await scene();
  const { id } = (await s.fay.ask("POST", "/rooms/", { name: "plans" })).body;
  await s.nats.hears(({ type }) => type === "channel.created");
  await s.fay.ask("PATCH", `/rooms/${id}`, { is_private: true });
  const hidden = await s.nats.hears(({ type }) => type === "channel.hidden");
  const { channel_id } = hidden.data as { channel_id: string };
  assertEquals(numberOf(channel_id), id);
  await s.fay.ask("PATCH", `/rooms/${id}`, { name: "secret-plans" });
  const { channels } = await s.nat.client.listChannels({ workspace_id: COMMONS });
  assertEquals(channels.map(({ name }) => name), ["lobby"]);
  await assertRefused(() => s.nat.client.getChannel({ channel_id }), "channel_not_found");
  // Nor does the log tell its new name to who was away.
  const { access_token, refresh_token } = s.nat.client.credentials!;
  const late = createClient({
    origin: s.world.origin,
    credentials: { access_token, refresh_token },
  });
  const epoch = s.world.app.epoch;
  using lates = await listen(late, { cursors: { epoch, streams: { [COMMONS]: 0 } } });
  assert(!JSON.stringify(lates.heard).includes("secret-plans"));
  assert(lates.heard.some(({ type }) => type === "channel.hidden"));
});
