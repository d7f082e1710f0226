import { createClient } from "../../lib/client/mod.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { type Instances, openInstances } from "../helpers/instances.ts";
import { soon } from "../helpers/listen.ts";
import { randomness, SEED } from "../helpers/random.ts";
import { Roamer } from "../helpers/roamer.ts";
import { channelScene } from "../helpers/scene.ts";
import type { Person, World } from "../helpers/world.ts";

const SENDS = 120;
const MOVES = 30;

/** Somebody's client at an instance. */
function at(world: World, { client }: Person) {
  return createClient({ origin: world.origin, credentials: client.credentials });
}

/** Resolves when everybody has heard each stream as far as it goes, without further traffic. */
async function settled({ worlds }: Instances, roamers: Roamer[]): Promise<void> {
  const { sql } = worlds[0]!.app;
  const isBehind = async () => {
    for (const { app } of worlds) await app.hub.check();
    const heads = await sql<{ id: number; head: number }[]>`select id, head from streams`;
    const headOf = new Map(heads.map(({ id, head }) => [id, head]));
    return roamers.some((roamer) =>
      [...roamer.cursors.keys()].some((stream) =>
        !roamer.isAt(stream, headOf.get(decodeId(stream)!) ?? 0)
      )
    );
  };
  const work = async () => {
    while (await isBehind());
  };
  await soon(work(), "bring everybody up to date");
}

for (const count of [2, 3]) {
  Deno.test(`${count} instances on a bus that loses, repeats and delays agree on one order, wherever one resumes (seed ${SEED})`, async () => {
    const { next, pick } = randomness(SEED);
    await using instances = await openInstances(count, next, {
      drop: 0.2,
      repeat: 0.2,
      delayMs: 30,
    });
    const { worlds } = instances;
    const { ada, ben, cleo, channel_id } = await channelScene(worlds[0]!);
    const people = [ada, ben, cleo];
    const other = await ada.client.createChannel({
      workspace_id: ada.workspace.id,
      name: "other",
    });
    for (const { client } of [ben, cleo]) await client.joinChannel({ channel_id: other.id });
    const channels = [channel_id, other.id];
    await using stack = new AsyncDisposableStack();
    const roamers = [...people, ...people].map((person) => stack.use(new Roamer(person)));
    for (const roamer of roamers) await roamer.goTo(pick(worlds));

    const sent: string[] = [];
    const send = async () => {
      const { client } = { client: at(pick(worlds), pick(people)) };
      const content = `${sent.length}`;
      sent.push((await client.postMessage({ channel_id: pick(channels), content })).id);
    };
    const lane = async () => {
      for (let n = 0; n < SENDS / 4; n++) await send();
    };
    const moves = async () => {
      for (let n = 0; n < MOVES; n++) await pick(roamers).goTo(pick(worlds));
    };
    await Promise.all([lane(), lane(), lane(), lane(), moves()]);
    await settled(instances, roamers);

    for (const { heard } of roamers) {
      const ids = heard.flatMap(({ type, data }) => type === "message.created" ? [data.id] : []);
      // Nobody was told of one twice, or of none; a Roamer fails at the first that is out of turn.
      assertEquals(ids.toSorted(), sent.toSorted());
    }
    for (const channel of channels) {
      const orders = roamers.map(({ heard }) =>
        heard.flatMap(({ type, stream, seq, data }) =>
          type === "message.created" && stream === channel ? [`${seq} ${data.id}`] : []
        )
      );
      for (const order of orders) assertEquals(order, orders[0]);
    }
  });
}

Deno.test("with the bus cut a removal is exact all the same: nothing of the channel comes after it", async () => {
  await using instances = await openInstances(2, Math.random, { drop: 1, repeat: 0, delayMs: 0 });
  const [here, there] = instances.worlds as [World, World];
  const { ada, ben, cleo, channel_id, post } = await channelScene(here);
  using bens = new Roamer(ben);
  using cleos = new Roamer(cleo);
  for (const roamer of [bens, cleos]) await roamer.goTo(there);
  const before = await post(ada, "before");
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  const after = await post(ada, "after");
  await there.app.hub.check();
  await settled(instances, [cleos]);
  const said = ({ heard }: Roamer) =>
    heard.flatMap(({ type, data }) => type === "message.created" && "id" in data ? [data.id] : []);
  assert(said(cleos).includes(after.id));
  bens.look();
  assert(said(bens).includes(before.id));
  assert(!said(bens).includes(after.id));
  const last = bens.heard.filter(({ stream }) => stream === channel_id).at(-1);
  assertEquals(last?.type, "member.removed");
});

Deno.test("a lost last event is found without further traffic, by comparing heads", async () => {
  await using instances = await openInstances(2, Math.random, { drop: 1, repeat: 0, delayMs: 0 });
  const [here, there] = instances.worlds as [World, World];
  const { ada, ben, post } = await channelScene(here);
  using bens = new Roamer(ben);
  await bens.goTo(there);
  const last = await post(ada, "the last");
  // The instance's own timer asks every two seconds; nothing is asked for here.
  await bens.hears(({ data }) => "id" in data && data.id === last.id);
});

Deno.test("when everybody comes back to an instance at once, it reads each stream once", async () => {
  await using instances = await openInstances(2, Math.random);
  const [here, there] = instances.worlds as [World, World];
  const { ada, ben, cleo, channel_id, post } = await channelScene(here);
  await using stack = new AsyncDisposableStack();
  const roamers = Array.from({ length: 30 }, (_, n) => {
    return stack.use(new Roamer([ada, ben, cleo][n % 3]!));
  });
  await Promise.all(roamers.map((roamer) => roamer.goTo(here)));
  for (let n = 0; n < 10; n++) await post(ada, `${n}`);
  await settled(instances, roamers);
  // They have heard different parts of the last messages.
  for (const [n, roamer] of roamers.entries()) {
    roamer.leave();
    roamer.cursors.set(channel_id, roamer.cursors.get(channel_id)! - n % 10);
    roamer.heard.length = 0;
  }
  const missed = await post(ada, "missed by all");
  const source = there.app.hub["source"];
  const reads: number[] = [];
  const { readLog } = source;
  source.readLog = (streamId, after) => {
    reads.push(streamId);
    return readLog(streamId, after);
  };
  await Promise.all(roamers.map((roamer) => roamer.goTo(there)));
  await settled(instances, roamers);
  for (const { heard } of roamers) {
    assert(heard.some(({ data }) => "id" in data && data.id === missed.id));
  }
  assertEquals(reads, [decodeId(channel_id)]);
});
