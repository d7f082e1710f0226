import { runDueJobs } from "../../lib/jobs.ts";
import { HANDLERS } from "../../workers/run.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { startPush } from "../helpers/push.ts";
import { channelScene } from "../helpers/scene.ts";
import { openOwnWorld, type Person } from "../helpers/world.ts";

const world = await openOwnWorld({ OUTBOUND_ALLOW: "127.0.0.1" });
let publicKey = "";
const service = startPush(() => publicKey);
Deno.test.afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

async function setScene() {
  const scene = await channelScene(world);
  publicKey = (await scene.ben.client.getPushKey()).public_key;
  const subscribe = (by: Person) => by.client.subscribePush(service.subscribe(by.user.id));
  const call = (text: string) => scene.post(scene.ada, `<@${scene.ben.user.id}> ${text}`);
  const settle = async () => {
    await runDueJobs(world.app, HANDLERS);
    return service.pushed.filter(({ name }) => name === scene.ben.user.id);
  };
  return { ...scene, subscribe, call, settle };
}

Deno.test("what somebody misses is pushed to their browser, encrypted and once", async () => {
  const { ada, ben, cleo, subscribe, call, settle } = await setScene();
  for (const person of [ada, ben, cleo]) await subscribe(person);
  await call("ping");
  const pushed = await settle();
  const { notifications } = await ben.client.listNotifications({});
  assertEquals(pushed.map(({ payload }) => payload), [
    { type: "notification.created", data: notifications[0] },
  ]);
  assertEquals((await settle()).length, 1);
  const others = [ada, cleo].map(({ user }) => user.id);
  assertEquals(service.pushed.filter(({ name }) => others.includes(name)), []);
});

Deno.test("nothing is pushed to who is there, has seen it, wants quiet or no push, or has left", async () => {
  const { ada, ben, channel_id, subscribe, call, settle } = await setScene();
  await subscribe(ben);
  await ben.client.updateNotificationSettings({ push: false });
  await call("unwanted");
  assertEquals(await settle(), []);
  const snoozed_until = new Date(Date.now() + 3_600_000).toISOString();
  await ben.client.updateNotificationSettings({ push: true, snoozed_until });
  await call("quiet");
  assertEquals(await settle(), []);
  await ben.client.updateNotificationSettings({ snoozed_until: null });
  service.status = 503;
  await call("the service is away");
  await settle();
  service.status = 201;
  await ben.client.updateNotificationSettings({ push: false });
  await world.app.sql`update jobs set due_at = now() where kind = 'push'`;
  assertEquals(await settle(), []);
  await ben.client.updateNotificationSettings({ push: true });
  service.status = 503;
  await call("still away");
  await settle();
  service.status = 201;
  await ben.client.markRead({ channel_id });
  await world.app.sql`update jobs set due_at = now() where kind = 'push'`;
  assertEquals(await settle(), []);
  await call("seen");
  assertEquals((await settle()).length, 1);
  await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
  await call("gone");
  assertEquals((await settle()).length, 1);
  await ben.client.joinChannel({ channel_id });
  // At the end: whoever closes the last socket is there for a while yet.
  using _socket = await listen(ben.client);
  await call("while online");
  assertEquals((await settle()).length, 1);
});

Deno.test("a push that does not get through is tried again, and is told once", async () => {
  const { ben, subscribe, call, settle } = await setScene();
  await subscribe(ben);
  service.status = 429;
  await call("later");
  assertEquals(await settle(), []);
  service.status = 201;
  await world.app.sql`update jobs set due_at = now() where kind = 'push'`;
  assertEquals((await settle()).length, 1);
  await world.app.sql`update jobs set due_at = now() where kind = 'push'`;
  assertEquals((await settle()).length, 1);
});

Deno.test("a subscription ends when it is gone, when its owner says so, or signs out there", async () => {
  const { ben, cleo, subscribe, call, settle } = await setScene();
  const { id: subscription_id } = await subscribe(ben);
  service.status = 410;
  await call("gone");
  await settle();
  service.status = 201;
  const end = (by: Person, id: string) => by.client.unsubscribePush({ subscription_id: id });
  await assertRefused(() => end(ben, subscription_id), "subscription_not_found");
  const again = await subscribe(ben);
  await assertRefused(() => end(cleo, again.id), "subscription_not_found");
  await call("heard");
  assertEquals((await settle()).length, 1);
  await end(ben, again.id);
  await call("not heard");
  assertEquals((await settle()).length, 1);
  await subscribe(ben);
  await ben.client.logout();
  await call("signed out");
  assertEquals((await settle()).length, 1);
});

Deno.test("a subscription that is none is refused, or does no harm", async () => {
  const { ben, call, settle } = await setScene();
  const { keys } = service.subscribe("x");
  for (
    const wrong of [
      { endpoint: "ftp://x", keys },
      { endpoint: "https://push.example", keys: { ...keys, auth: "!" } },
      { endpoint: "https://push.example" },
    ]
  ) await assertRefused(() => ben.client.subscribePush(wrong as never), "invalid_input");
  const p256dh = "A".repeat(87);
  await ben.client.subscribePush({ endpoint: "http://127.0.0.1:1/x", keys: { ...keys, p256dh } });
  await ben.client.subscribePush({ endpoint: "http://10.0.0.1/x", keys });
  await call("neither");
  await settle();
  await ben.client.subscribePush(service.subscribe(ben.user.id));
  await call("this one");
  assertEquals((await settle()).length, 1);
});
