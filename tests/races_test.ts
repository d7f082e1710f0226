import { sendScheduled } from "../lib/scheduled/send.ts";
import { decodeId } from "../lib/protocol/ids.ts";
import { removeFile } from "../lib/files/remove.ts";
import { assert, assertEquals } from "./helpers/assert.ts";
import { uploadText } from "./helpers/files.ts";
import { listen, soon } from "./helpers/listen.ts";
import { CAN_RACE, type Locks, openLocks, outcome } from "./helpers/locks.ts";
import { channelScene } from "./helpers/scene.ts";
import { openOwnWorld, PASSWORD, type World } from "./helpers/world.ts";

/*
 * Acts that meet in the middle: a lock is held until both are under way. What each test
 * says was once otherwise.
 */

let world: World;
let locks: Locks;
if (CAN_RACE) {
  world = await openOwnWorld({ DATABASE_POOL_SIZE: "12" });
  locks = await openLocks(world);
  Deno.test.afterAll(async () => {
    await locks[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });
}

type Scene = Awaited<ReturnType<typeof channelScene>>;

/** A test on two acts: the first waits for a lock on a stream, the second for the first. */
function race(name: string, fn: (scene: Scene) => Promise<void>): void {
  Deno.test({ name, ignore: !CAN_RACE, fn: async () => await fn(await channelScene(world)) });
}

async function meet(
  stream: string,
  first: () => Promise<unknown>,
  second: () => Promise<unknown>,
): Promise<[string, string]> {
  const release = await locks.hold("streams", stream);
  const one = outcome(first());
  await locks.blocked(1);
  const two = outcome(second());
  await locks.blocked(2);
  await release();
  return [await one, await two];
}

race(
  "a deletion takes away what an edit and a reaction leave at the same moment",
  async (scene) => {
    const { ada, ben, cleo, workspace_id, channel_id, post } = scene;
    for (const { client } of [ada, cleo]) await client.markRead({ channel_id });
    const { id: message_id } = await post(ben, "Secret");
    const calling = `Oops <@${ada.user.id}>`;
    const edited = await meet(
      channel_id,
      () => ben.client.editMessage({ message_id, content: calling }),
      () => ben.client.deleteMessage({ message_id }),
    );
    assertEquals(edited, ["ok", "ok"]);
    assertEquals((await cleo.client.listMessageEdits({ message_id })).edits, []);
    const { id: second } = await post(ben, "Secret too");
    await meet(
      channel_id,
      () => cleo.client.addReaction({ message_id: second, emoji: "tada" }),
      () => ben.client.deleteMessage({ message_id: second }),
    );
    assertEquals((await cleo.client.getMessage({ message_id: second })).reactions, []);
    const { channels } = await ada.client.listUnread({ workspace_id });
    const { mention_count } = channels.find((one) => one.channel_id === channel_id)!;
    assertEquals(mention_count, 0);
  },
);

race(
  "whoever is deactivated stays out, though they accept an invite at the same moment",
  async (scene) => {
    const { ada, ben, workspace_id } = scene;
    const { token } = await ada.client.createInvite({ workspace_id });
    const both = await meet(
      workspace_id,
      () => ada.client.deactivateMember({ workspace_id, user_id: ben.user.id }),
      () => ben.client.acceptInvite({ token }),
    );
    assertEquals(both, ["ok", "deactivated"]);
  },
);

race("an erased account keeps nothing that is written at the same moment", async (scene) => {
  const { ada, ben, workspace_id } = scene;
  await ben.client.deleteWorkspace({ workspace_id: ben.workspace.id });
  const both = await meet(
    workspace_id,
    () => ben.client.deleteAccount({ password: PASSWORD }),
    () => ben.client.updateMe({ name: "Real name", title: "Real title" }),
  );
  assertEquals(both, ["ok", "token_invalid"]);
  const { name, title } = await ada.client.getUser({ user_id: ben.user.id });
  assertEquals([name, title], ["Deleted user", ""]);
});

race("what is being sent can neither be taken back nor put off", async (scene) => {
  const { ben, workspace_id, channel_id } = scene;
  const later = new Date(Date.now() + 3_600_000).toISOString();
  const { id: scheduled_id } = await ben.client.scheduleMessage({
    channel_id,
    content: "Once",
    send_at: later,
  });
  await world.app.sql`update scheduled_messages set send_at = now() where id = ${scheduled_id}`;
  const release = await locks.hold("streams", channel_id);
  const sending = outcome(sendScheduled(world.app, scheduled_id));
  await locks.blocked(1);
  const change = { scheduled_id, content: "Changed", send_at: later };
  const refused = [
    await outcome(ben.client.deleteScheduled({ scheduled_id })),
    await outcome(ben.client.updateScheduled(change)),
  ];
  await release();
  assertEquals([await sending, ...refused], ["ok", "scheduled_sending", "scheduled_sending"]);
  assertEquals((await ben.client.listScheduled({ workspace_id })).scheduled, []);
});

race(
  "nothing is changed in a channel after its archiving, nor by whoever was muted before",
  async (scene) => {
    const { ada, ben, channel_id, post } = scene;
    const { id: message_id } = await post(ben);
    for (
      const act of [
        () => ben.client.editMessage({ message_id, content: "changed" }),
        () => ben.client.addReaction({ message_id, emoji: "tada" }),
        () => ben.client.pinMessage({ message_id }),
        () => ben.client.updateChannel({ channel_id, topic: "new" }),
      ]
    ) {
      const both = await meet(channel_id, () => ada.client.archiveChannel({ channel_id }), act);
      assertEquals(both, ["ok", "channel_archived"]);
      await ada.client.unarchiveChannel({ channel_id });
    }
    const muted = { channel_id, user_id: ben.user.id };
    const topic = await meet(
      channel_id,
      () => ada.client.muteMember(muted),
      () => ben.client.updateChannel({ channel_id, topic: "new" }),
    );
    assertEquals(topic, ["ok", "muted"]);
  },
);

race("a channel that is archived becomes no default one at the same moment", async (scene) => {
  const { ada, channel_id } = scene;
  const both = await meet(
    channel_id,
    () => ada.client.updateChannel({ channel_id, is_default: true }),
    () => ada.client.archiveChannel({ channel_id }),
  );
  assertEquals(both, ["ok", "default_channel"]);
});

race(
  "whoever is demoted doesn't delete the workspace afterwards, and no channel outlives it",
  async (scene) => {
    const { ada, ben, workspace_id } = scene;
    const user_id = ben.user.id;
    await ada.client.changeRole({ workspace_id, user_id, role: "owner" });
    const demoted = await meet(
      workspace_id,
      () => ada.client.changeRole({ workspace_id, user_id, role: "member" }),
      () => ben.client.deleteWorkspace({ workspace_id }),
    );
    assertEquals(demoted, ["ok", "forbidden"]);
    const deleted = await meet(
      workspace_id,
      () => ada.client.deleteWorkspace({ workspace_id }),
      () => ben.client.createChannel({ workspace_id, name: "late" }),
    );
    assertEquals(deleted, ["ok", "workspace_not_found"]);
  },
);

race("limits of pins hold, however many are set at once", async (scene) => {
  const { ada, ben, channel_id, post } = scene;
  const ids: string[] = [];
  for (let n = 0; n < 101; n++) ids.push((await post(ada, `${n}`)).id);
  const [first, second, ...rest] = ids as [string, string];
  await Promise.all(rest.map((message_id) => ada.client.pinMessage({ message_id })));
  const both = await meet(
    channel_id,
    () => ada.client.pinMessage({ message_id: first }),
    () => ben.client.pinMessage({ message_id: second }),
  );
  assertEquals(both, ["ok", "too_many_pins"]);
});

race("a reply, a read thread and a removal at once never lock each other out", async (scene) => {
  const { ada, ben, cleo, workspace_id, channel_id, post } = scene;
  const { id: message_id } = await post(ada);
  await cleo.client.postReply({ message_id, content: "first" });
  const before = await deadlocks();
  const acts: Promise<string>[] = [];
  for (let round = 0; round < 30; round++) {
    const user_id = cleo.user.id;
    const content = `<@${user_id}> ${round}`;
    acts.push(outcome(ben.client.postReply({ message_id, content })));
    acts.push(outcome(cleo.client.markThreadRead({ message_id })));
    acts.push(outcome(cleo.client.followThread({ message_id })));
    acts.push(outcome(cleo.client.markAllRead({ workspace_id })));
    if (round % 5 === 4) {
      acts.push(outcome(ada.client.removeChannelMember({ channel_id, user_id })));
      acts.push(outcome(ada.client.addChannelMember({ channel_id, user_id })));
    }
  }
  const outcomes = new Set(await Promise.all(acts));
  assert(!outcomes.has("internal") && !outcomes.has("unavailable"), [...outcomes].join());
  assertEquals(await deadlocks(), before);
});

race("a channel whose stream is locked holds up its own sends and nobody else's", async (scene) => {
  const { ada, ben, cleo, channel_id, post } = scene;
  const other = await channelScene(world);
  const release = await locks.hold("streams", channel_id);
  const held = [ada, ben, cleo].map((person) => outcome(post(person)));
  await locks.blocked(1);
  assertEquals(await outcome(other.post(other.ada)), "ok");
  await release();
  assertEquals(await Promise.all(held), ["ok", "ok", "ok"]);
});

race("who is let in again while an admission is under way hears the channel", async (scene) => {
  const { ada, ben, workspace_id } = scene;
  const { id: channel_id } = await ada.client.createChannel({ workspace_id, name: "in-and-out" });
  using bens = await listen(ben.client);
  const { feed } = world.app.hub;
  const follow = feed.follow.bind(feed);
  const slow = Promise.withResolvers<void>();
  feed.follow = async (heads) => {
    if (heads.some(({ id }) => id === decodeId(channel_id))) await slow.promise;
    return await follow(heads);
  };
  await ben.client.joinChannel({ channel_id });
  await ben.client.leaveChannel({ channel_id });
  await ben.client.joinChannel({ channel_id });
  await ben.client.updateMe({ title: "mark" });
  await bens.hears(({ type, data }) => type === "user.updated" && data.title === "mark");
  feed.follow = follow;
  slow.resolve();
  const said = await ada.client.postMessage({ channel_id, content: "Do you hear?" });
  // By then it hears, or it is told from where on it does, and asks for what it missed.
  const { messages } = await ben.client.listMessages({ channel_id });
  assertEquals(messages.at(-1)?.id, said.id);
  await ada.client.updateChannel({ channel_id, topic: "Later" });
  await bens.hears(({ type, stream }) => type === "channel.updated" && stream === channel_id);
});

async function deadlocks(): Promise<number> {
  const [row] = await world.app.sql<[{ count: number }]>`
    select deadlocks::integer as count from pg_stat_database where datname = current_database()
  `;
  return row.count;
}

race(
  "however many streams are held, sends to another one go on",
  async ({ ada, workspace_id }) => {
    const names = Array.from({ length: 6 }, (_, n) => `${n}-of-six`);
    const ids = await Promise.all(names.map(async (name) => {
      return (await ada.client.createChannel({ workspace_id, name })).id;
    }));
    const free = ids.at(-1)!;
    const releases = await Promise.all(ids.slice(0, 5).map((id) => locks.hold("streams", id)));
    const send = (id: string) =>
      world.app.sends.send({
        channelId: decodeId(id)!,
        userId: decodeId(ada.user.id)!,
        content: "Hello",
        parentTs: null,
        isBroadcast: false,
        clientMsgId: null,
        fingerprint: null,
        mentionedIds: [],
        calls: null,
        blocks: null,
        attachments: null,
        metadata: null,
        fileIds: [],
        isCalling: false,
        hasLink: false,
        words: "'hello':1",
      });
    const held = ids.slice(0, 5).map(send);
    await locks.blocked(1);
    await soon(send(free), "send where nobody holds the stream");
    await locks.blocked(1);
    for (const release of releases) await release();
    const rows = await Promise.all(held);
    assert(rows.every(({ seq }) => seq !== null));
    assertEquals((await ada.client.listMessages({ channel_id: ids[0]! })).messages.length, 1);
  },
);

race(
  "a file that is deleted while it is sent is in no message",
  async ({ ada, ben, channel_id }) => {
    const { id: file_id } = await uploadText(ada, "short-lived");
    const release = await locks.hold("streams", channel_id);
    const sending = ada.client.postMessage({ channel_id, content: "see", file_ids: [file_id] });
    await locks.blocked(1);
    const deleting = outcome(ada.client.deleteFile({ file_id }));
    await locks.blocked(2);
    await release();
    const { id: message_id } = await sending;
    assertEquals(await deleting, "ok");
    assertEquals((await ben.client.getMessage({ message_id })).files, []);
    await removeFile(world.app, decodeId(file_id)!);
    const rows = await world.app.sql`select id from files where id = ${decodeId(file_id)!}`;
    assertEquals(rows.length, 0);
  },
);
