import { assertEquals, codeOf } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import type { Person } from "../helpers/world.ts";

const world = await suiteWorld();

Deno.test("of many sends at once each is judged by itself, and the log has no hole", async () => {
  const { ada, ben, cleo, workspace_id, channel_id } = await channelScene(world);
  const [dan, eve] = [await world.member("Dan", ada), await world.person("Eve")];
  const { id: other } = await ada.client.createChannel({ workspace_id, name: "other" });
  const { id: shut } = await ada.client.createChannel({ workspace_id, name: "shut" });
  const { id: quiet } = await ada.client.createChannel({ workspace_id, name: "quiet" });
  for (const id of [other, quiet]) await ben.client.joinChannel({ channel_id: id });
  await ada.client.archiveChannel({ channel_id: shut });
  await ada.client.updateChannel({ channel_id: quiet, who_can_post: "moderators" });
  await ada.client.muteMember({ channel_id, user_id: cleo.user.id });
  await ben.client.markRead({ channel_id });
  using bens = await listen(ben.client);

  const send = (by: Person, channel_id: string, content: string, client_msg_id?: string) =>
    by.client.postMessage({ channel_id, content, client_msg_id });
  const outcome = (work: Promise<{ id: string }>) =>
    work.then(({ id }) => id, (error: { code: string }) => error.code);
  const results: Promise<string>[] = [];
  const expected: string[] = [];
  const expect = (code: string, work: Promise<{ id: string }>) => {
    expected.push(code);
    results.push(outcome(work));
  };
  for (let n = 0; n < 20; n++) {
    expect("sent", send(ada, channel_id, `<@${ben.user.id}> ${n}`));
    expect("sent", send(ben, other, `${n}`, `key ${n}`));
    expect("sent", send(ada, quiet, `${n}`));
    expect("same", send(ben, channel_id, "once", "the same key"));
    expect("muted", send(cleo, channel_id, `${n}`));
    expect("not_a_member", send(dan, channel_id, `${n}`));
    expect("channel_not_found", send(eve, channel_id, `${n}`));
    expect("channel_archived", send(ada, shut, `${n}`));
    expect("forbidden", send(ben, quiet, `${n}`));
  }
  const given = await Promise.all(results);
  const codes = given.map((result) => /^C/.test(result) ? "sent" : result);
  assertEquals(codes, expected.map((code) => code === "same" ? "sent" : code));
  const same = new Set(given.filter((_, index) => expected[index] === "same"));
  assertEquals(same.size, 1);
  const other_content = send(ben, channel_id, "another", "the same key");
  assertEquals(await codeOf(() => other_content), "idempotency_conflict");

  const last = await send(ada, channel_id, "last");
  await bens.hears(({ data }) => "id" in data && data.id === last.id);
  const seqs = bens.heard.flatMap((event) =>
    "seq" in event && event.stream === channel_id ? [event.seq] : []
  );
  assertEquals(seqs, seqs.map((_, n) => seqs[0]! + n));
  const said = bens.heard.filter((event) =>
    event.type === "message.created" && event.stream === channel_id
  );
  assertEquals(said.length, 20 + 1 + 1);
  const { channels } = await ben.client.listUnread({ workspace_id });
  assertEquals(channels.find((one) => one.channel_id === channel_id)?.mention_count, 20);
});

Deno.test("keys that clash in the same moment fail nobody else's send", async () => {
  const { ada, ben, channel_id } = await channelScene(world);
  for (let round = 0; round < 5; round++) {
    const key = crypto.randomUUID();
    const results = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => {
      const { client } = n % 2 === 0 ? ada : ben;
      return n % 4 === 0
        ? client.postMessage({ channel_id, content: `${n % 8}`, client_msg_id: key })
        : client.postMessage({ channel_id, content: `${n}` });
    }));
    const keyed = results.filter((_, n) => n % 4 === 0);
    const refused = keyed.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
    assertEquals(refused, Array(5).fill("idempotency_conflict"));
    const others = results.filter((_, n) => n % 4 !== 0);
    assertEquals(others.filter(({ status }) => status === "rejected"), []);
  }
});
