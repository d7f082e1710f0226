import { assertEquals } from "../helpers/assert.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { openWorld } from "../helpers/world.ts";

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
  await socket.settle();
  hub["options"].proofMaxAgeMs = 0;
  await hub.check().catch(() => {});
  assertEquals((await socket.closed).code, 1013);
  source.headsBeyond = original;
});

Deno.test("a socket whose token has run out is closed to refresh it, unless it was renewed", async () => {
  await using world = await openWorld();
  const ada = await world.person("Ada");
  using socket = await RawSocket.live(world, ada);
  const [connection] = world.app.hub["byUser"].values().next().value!;
  connection!.identity.expiresAt = new Date(0);
  socket.send({ type: "auth", token: ada.client.credentials!.access_token });
  await socket.next("pong");
  await world.app.hub.check();
  await socket.settle();
  connection!.identity.expiresAt = new Date(0);
  await world.app.hub.check();
  assertEquals((await socket.closed).code, 4002);
});

Deno.test("a user can't have more sockets than the limit", async () => {
  await using world = await openWorld();
  const ada = await world.person("Ada");
  world.app.hub["options"].socketsPerUser = 1;
  using first = await RawSocket.live(world, ada);
  const { ticket } = await ada.client.createTicket();
  const second = new WebSocket(`${world.origin.replace("http", "ws")}/api/v1/ws?ticket=${ticket}`);
  const closed = Promise.withResolvers<CloseEvent>();
  second.onclose = closed.resolve;
  assertEquals((await closed.promise).code, 4029);
  await first.settle();
});
