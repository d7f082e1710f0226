import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { channelNamed, openWorld } from "../helpers/world.ts";
import { createClient } from "../../lib/client/mod.ts";

// Two instances need a database that two can share.
const ignore = !Deno.env.get("TEST_DATABASE_URL");

Deno.test({
  name: "without Redis an instance finds what another one committed, once and in order",
  ignore,
  async fn() {
    const alone = { REDIS_URL: "memory:" };
    await using here = await openWorld(alone);
    await using there = await openWorld(alone);
    const ada = await here.person("Ada");
    const ben = await here.member("Ben", ada);
    const channel_id = await channelNamed(ada, "general");
    const credentials = ben.client.credentials;
    const bensOther = createClient({ origin: there.origin, credentials });
    using bens = await listen(bensOther);
    const sent: string[] = [];
    for (const content of ["a", "b", "c"]) {
      sent.push((await ada.client.postMessage({ channel_id, content })).id);
    }
    // A timer compares the heads as well.
    await there.app.hub.check();
    await bens.hears(({ data }) => "id" in data && data.id === sent[2]);
    assertEquals(bens.heard.map(({ data }) => "id" in data && data.id), sent);
  },
});

Deno.test({
  name: "the bus brings what another instance committed at once, without a look at Postgres",
  ignore: ignore || !Deno.env.get("TEST_REDIS_URL"),
  async fn() {
    await using here = await openWorld();
    await using there = await openWorld();
    // Only what is carried is heard: heads are not compared, and holes would stay.
    there.app.hub.check = () => Promise.resolve();
    const ada = await here.person("Ada");
    const ben = await here.member("Ben", ada);
    const channel_id = await channelNamed(ada, "general");
    const credentials = ben.client.credentials;
    const bensOther = createClient({ origin: there.origin, credentials });
    using bens = await listen(bensOther);
    const sent = await Promise.all(
      Array.from({ length: 50 }, (_, n) => {
        return ada.client.postMessage({ channel_id, content: `${n}` });
      }),
    );
    const last = sent.toSorted((a, b) => a.ts - b.ts).at(-1)!;
    await bens.hears(({ data }) => "id" in data && data.id === last.id);
    const heard = bens.heard.filter(({ type }) => type === "message.created");
    assertEquals(
      heard.map(({ data }) => "id" in data && data.id),
      sent.toSorted((a, b) => a.ts - b.ts).map(({ id }) => id),
    );
    await ada.client.removeChannelMember({ channel_id, user_id: ben.user.id });
    await bens.hears(({ type }) => type === "channel.left");
    await ada.client.postMessage({ channel_id, content: "without Ben" });
    await ada.client.updateMe({ name: "Ada L." });
    await bens.hears(({ type }) => type === "user.updated");
    const types = bens.heard.filter(({ stream }) => stream === channel_id).map(({ type }) => type);
    assertEquals(types.at(-1), "member.removed");
  },
});

Deno.test({
  name: "a logout on one instance ends the session's sockets and tokens on another",
  ignore,
  async fn() {
    await using here = await openWorld();
    await using there = await openWorld();
    const ada = await here.person("Ada");
    const credentials = ada.client.credentials!;
    const other = createClient({ origin: there.origin, credentials });
    using socket = await listen(other);
    await ada.client.logout();
    await there.app.hub.check();
    assertEquals(await soon(socket.ended, "be closed"), 4003);
    there.app.sessions.forget((await here.app.tokens.verify(credentials.access_token)).sessionId);
    await assertRefused(() => other.getMe(), "token_invalid");
  },
});

Deno.test({
  name: "presence, typing and whispers reach those who are on another instance",
  ignore: ignore || !Deno.env.get("TEST_REDIS_URL"),
  async fn() {
    await using here = await openWorld();
    await using there = await openWorld();
    const ada = await here.person("Ada");
    const ben = await here.member("Ben", ada);
    const eve = await here.person("Eve");
    const channel_id = await channelNamed(ada, "general");
    const at = ({ client }: typeof ben) =>
      createClient({ origin: there.origin, credentials: client.credentials });
    using adas = await listen(ada.client);
    adas.socket.watch([ben.user.id]);
    const told = (presence: string) =>
      adas.hears(({ type, data }) =>
        type === "presence.changed" && data.presences.some((one) => one.presence === presence)
      );
    await told("offline");
    using bens = await listen(at(ben));
    using eves = await listen(at(eve));
    await told("online");
    await ben.client.setPresence({ status: "away" });
    await told("away");
    adas.socket.typing(channel_id);
    await bens.hears(({ type }) => type === "typing.started");
    await ada.client.whisperMessage({ channel_id, user_id: ben.user.id, content: "Psst" });
    await bens.hears(({ type }) => type === "message.whispered");
    await eve.client.updateMe({ name: "Eve E." });
    await there.app.hub.check();
    await eves.hears(({ type }) => type === "user.updated");
    assertEquals(eves.heard.filter((event) => !("seq" in event)), []);
  },
});
