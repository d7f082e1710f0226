import { assertEquals } from "../helpers/assert.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { soon } from "../helpers/listen.ts";
import { openWorld, type Person, type World } from "../helpers/world.ts";

Deno.test("where sessions can't be verified for too long, sockets are closed to come back later", async () => {
  await using world = await openWorld();
  const ada = await world.person("Ada");
  using socket = await RawSocket.live(world, ada);
  const { hub } = world.app;
  const source = hub["source"];
  const original = source.headsBeyond;
  source.headsBeyond = () => Promise.reject(new Error("Postgres is away"));
  // Once is no reason; ten seconds without proof are.
  await hub.check().catch(() => {});
  hub.closeUnproven();
  await socket.settle();
  hub["options"].proofMaxAgeMs = 0;
  hub.closeUnproven();
  assertEquals((await socket.closed).code, 1013);
  const { ticket } = await ada.client.createTicket();
  assertEquals((await fetch(`${world.origin}/api/v1/ws?ticket=${ticket}`, UPGRADE)).status, 503);
  source.headsBeyond = original;
  await hub.check();
});

Deno.test("a question to Postgres that is never answered is no proof either", async () => {
  await using world = await openWorld();
  using socket = await RawSocket.live(world, await world.person("Ada"));
  const { hub } = world.app;
  hub["source"].headsBeyond = () => new Promise(() => {});
  hub.check();
  hub["options"].proofMaxAgeMs = 0;
  hub.closeUnproven();
  assertEquals((await socket.closed).code, 1013);
});

Deno.test("a socket whose token has run out is closed to refresh it, unless it was renewed", async () => {
  await using world = await openWorld();
  const ada = await world.person("Ada");
  using socket = await RawSocket.live(world, ada);
  const [connection] = world.app.hub["roster"].all();
  connection!.identity.expiresAt = new Date(0);
  socket.send({ type: "auth", token: ada.client.credentials!.access_token });
  await socket.next("pong");
  world.app.hub.closeUnproven();
  await socket.settle();
  connection!.identity.expiresAt = new Date(0);
  world.app.hub.closeUnproven();
  assertEquals((await socket.closed).code, 4002);
});

for (const limit of ["socketsPerUser", "socketsPerNetwork"] as const) {
  Deno.test(`there can't be more sockets than the limit: ${limit}`, async () => {
    await using world = await openWorld();
    const ada = await world.person("Ada");
    const ben = await world.person("Ben");
    world.app.hub["roster"]["options"][limit] = 1;
    using first = await RawSocket.live(world, ada);
    const closed = await codeOf(world, limit === "socketsPerUser" ? ada : ben);
    assertEquals(closed, 4029);
    await first.settle();
    // Those who are gone count no more.
    await soon(world.app.hub.drain(0, 10_000), "be forgotten");
    using _ = await RawSocket.live(world, ben);
  });
}

Deno.test("a stopping server serves each socket until that one's time has come", async () => {
  await using world = await openWorld();
  const ada = await world.person("Ada");
  using first = await RawSocket.live(world, ada);
  using second = await RawSocket.live(world, ada);
  const drained = world.app.hub.drain(60_000, 0);
  for (const socket of [first, second]) {
    await socket.next("bye");
    await socket.settle();
  }
  world.app.hub.closeAll("restart");
  await soon(drained, "be drained");
  assertEquals((await first.closed).code, 1012);
});

const UPGRADE = {
  headers: { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" },
};

/** The code with which one more socket is closed. */
async function codeOf(world: World, { client }: Person): Promise<number> {
  const { ticket } = await client.createTicket();
  const socket = new WebSocket(`${world.origin.replace("http", "ws")}/api/v1/ws?ticket=${ticket}`);
  const closed = Promise.withResolvers<CloseEvent>();
  socket.onclose = closed.resolve;
  return (await soon(closed.promise, "be closed")).code;
}
