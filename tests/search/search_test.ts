import { decodeId } from "../../lib/protocol/ids.ts";
import type { Hit } from "../../lib/protocol/search.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { uploadText } from "../helpers/files.ts";
import { pictureFile } from "../helpers/pictures.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";
import type { Person } from "../helpers/world.ts";

const world = await suiteWorld();

/** What somebody finds among messages, the newest first. */
async function find(by: Person, workspace_id: string, q: string, more: object = {}) {
  const page = await by.client.search({ workspace_id, q, type: "messages", ...more });
  if (!("results" in page)) throw new Error("Expected a page");
  return page;
}
const contents = ({ results }: { results: Hit[] }) =>
  results.map((hit) => hit.kind === "message" ? hit.message.content : hit.kind);

async function setScene() {
  const scene = await channelScene(world);
  const { workspace_id } = scene;
  const found = async (q: string, by = scene.ben) => contents(await find(by, workspace_id, q));
  return { ...scene, found };
}

Deno.test("search() finds words however they are written, and how they go on", async () => {
  const { ada, post, found } = await setScene();
  await post(ada, "We will Deploy tomorrow");
  await post(ada, "deployments are slow");
  await post(ada, "ÄRGER с Приветом");
  assertEquals(await found("deploy"), ["deployments are slow", "We will Deploy tomorrow"]);
  assertEquals(await found("DEPLOY tomorrow"), ["We will Deploy tomorrow"]);
  assertEquals(await found('"deploy"'), ["We will Deploy tomorrow"]);
  assertEquals(await found("ärger приветом"), ["ÄRGER с Приветом"]);
  assertEquals(await found("deploy -slow"), ["We will Deploy tomorrow"]);
  assertEquals(await found("nowhere"), []);
});

Deno.test("search() finds phrases, in scripts without spaces as well", async () => {
  const { ada, post, found } = await setScene();
  await post(ada, "one two three");
  await post(ada, "two one");
  await post(ada, "これは日本語です");
  await post(ada, "本日は晴天");
  assertEquals(await found('"one two"'), ["one two three"]);
  assertEquals(await found("日本"), ["これは日本語です"]);
  assertEquals(await found("本日"), ["本日は晴天"]);
});

Deno.test("search() finds parts of words where no word begins so, and forgets what was deleted", async () => {
  const { ada, post, found } = await setScene();
  const { id } = await post(ada, "Redeployment zxqvatters");
  await world.app.vocabulary.settled();
  assertEquals(await found("qvatter"), ["Redeployment zxqvatters"]);
  await ada.client.editMessage({ message_id: id, content: "Nothing" });
  assertEquals(await found("qvatter"), []);
  await world.app.vocabulary.settled();
  const rows = await world.app.sql`select word from vocabulary where word = 'zxqvatters'`;
  assertEquals(rows.length, 0);
});

Deno.test("search() knows who wrote where, when, and what hangs on it", async () => {
  const { ada, ben, cleo, channel_id, workspace_id, post, found } = await setScene();
  const thread = await post(ada, "apple begins");
  await post(ben, "apple goes on", thread.id);
  await post(ben, "apple https://example.com");
  const pinned = await post(cleo, "apple pinned");
  await cleo.client.pinMessage({ message_id: pinned.id });
  await ada.client.addReaction({ message_id: pinned.id, emoji: "tada" });
  const { id: file } = await uploadText(ada, "x");
  await ada.client.postMessage({ channel_id, content: "apple file", file_ids: [file] });
  const other = await ada.client.createChannel({ workspace_id, name: "other" });
  await ada.client.postMessage({ channel_id: other.id, content: "apple elsewhere" });

  assertEquals(await found("apple from:Cleo"), ["apple pinned"]);
  assertEquals(await found(`apple from:${ben.user.id} -https`), ["apple goes on"]);
  assertEquals(await found("apple from:me has:link"), ["apple https://example.com"]);
  assertEquals(await found("has:pin"), ["apple pinned"]);
  assertEquals(await found("has:reaction"), ["apple pinned"]);
  assertEquals(await found("has:file"), ["apple file"]);
  assertEquals(await found("has:link"), ["apple https://example.com"]);
  assertEquals(await found("is:thread"), ["apple goes on", "apple begins"]);
  assertEquals(await found("apple in:#other"), ["apple elsewhere"]);
  assertEquals((await found(`in:${channel_id}`)).length, 5);
  assertEquals(await found("apple in:nowhere"), []);
  assertEquals(await found("apple from:nobody"), []);
  assertEquals((await found("apple on:today")).length, 6);
  assertEquals(await found("apple before:today"), []);
  assertEquals(await found("apple after:today"), []);
  assertEquals((await found("apple after:yesterday")).length, 6);
});

Deno.test("search() counts days as the asker does", async () => {
  const { ada, ben, post, found } = await setScene();
  const { ts, channel_id } = await post(ada, "midnight");
  const late = Date.parse("2026-03-01T23:30:00Z") * 1_000;
  const { sql } = world.app;
  assert(ts > late);
  await sql`update messages set ts = ${late} where channel_id = ${decodeId(
    channel_id,
  )!} and ts = ${ts}`;
  assertEquals(await found("midnight on:2026-03-01"), ["midnight"]);
  await ben.client.updateMe({ time_zone: "Europe/Berlin" });
  assertEquals(await found("midnight on:2026-03-01"), []);
  assertEquals(await found("midnight on:2026-03-02"), ["midnight"]);
});

Deno.test("search() finds nothing that the asker may not see", async () => {
  const { ada, ben, cleo, workspace_id, found } = await setScene();
  const closed = await ada.client.createChannel({ workspace_id, name: "closed", is_private: true });
  await ada.client.postMessage({ channel_id: closed.id, content: "secret plan" });
  await ada.client.createConversation({
    workspace_id,
    participant_ids: [ben.user.id],
    initial_message: "secret talk",
  });
  assertEquals(await found("secret"), ["secret talk"]);
  assertEquals(await found("secret in:@Ada"), ["secret talk"]);
  assertEquals(await found("secret", cleo), []);
  assertEquals(await found(`in:${closed.id}`, cleo), []);
  assertEquals((await found("secret", ada)).length, 2);
  const stranger = await world.person("Eve");
  await assertRefused(() => found("secret", stranger), "workspace_not_found");
  await ada.client.removeWorkspaceMember({ workspace_id, user_id: ben.user.id });
  await assertRefused(() => found("secret"), "workspace_not_found");
});

Deno.test("search() pages through what it finds, the newest or the best first", async () => {
  const { ada, post, ben, workspace_id } = await setScene();
  await post(ada, "pear pear pear");
  for (let n = 0; n < 5; n++) await post(ada, `a pear among ${"many ".repeat(n)}words ${n}`);
  for (const sort of ["newest", "relevance"]) {
    const all: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const more = { sort, limit: 2, ...(cursor && { cursor }) };
      const page = await find(ben, workspace_id, "pear", more);
      all.push(...contents(page));
      cursor = page.next_cursor;
      // What is written meanwhile moves nothing.
      await post(ada, `pear of ${sort}`);
    }
    const old = all.filter((content) => !content.startsWith("pear of"));
    assertEquals(new Set(old).size, old.length, sort);
    assertEquals(old.length, 6, sort);
    assertEquals(old.indexOf("pear pear pear"), sort === "newest" ? 5 : 0);
  }
});

Deno.test("search() says where it stands", async () => {
  const { ada, ben, post, workspace_id } = await setScene();
  await post(ada, "😀 a Plum, and plums");
  const { results: [hit] } = await find(ben, workspace_id, "plum");
  assertEquals(hit!.highlights, [{ start: 5, length: 4 }, { start: 15, length: 5 }]);
});

Deno.test("search() looks at everything, in groups or flat", async () => {
  const { ada, ben, post, workspace_id } = await setScene();
  await post(ada, "grape message");
  await ada.client.createChannel({ workspace_id, name: "grape-channel" });
  await ben.client.updateMe({ name: "Grape Ben" });
  const file = pictureFile("grape.png");
  await ben.client.uploadFile({ workspace_id, file });
  await ada.client.uploadFile({ workspace_id, file });
  const found = await ben.client.search({ workspace_id, q: "grape" });
  assert("messages" in found);
  assertEquals(found.messages.length, 1);
  assertEquals(found.channels.map(({ channel }) => channel.name), ["grape-channel"]);
  assertEquals(found.users.map(({ user }) => user.name), ["Grape Ben"]);
  assertEquals(found.files.map(({ file }) => file.user_id), [ben.user.id]);
  const flat = await ben.client.search({ workspace_id, q: "grape", flat: true });
  assert("results" in flat);
  assertEquals(flat.results.map(({ kind }) => kind), ["user", "channel", "message", "file"]);
  for (const type of ["files", "channels", "users"] as const) {
    const page = await ben.client.search({ workspace_id, q: "grape", type, limit: 1 });
    assert("results" in page && page.results.length === 1 && page.next_cursor === null);
  }
});

Deno.test("search() finds names as they are written, and leaves out what it is told to", async () => {
  const { ada, ben, workspace_id } = await setScene();
  for (
    const name of [
      "report-2026.pdf",
      "日本語.txt",
      "re\u0301sume\u0301.txt",
      "budget draft.txt",
      "budget.txt",
    ]
  ) {
    await uploadText(ben, "x", name, workspace_id);
  }
  await ada.client.createChannel({ workspace_id, name: "grape-channel" });
  await ada.client.updateMe({ name: "Pat O'Brien" });
  const names = async (q: string, type: string) =>
    (await find(ben, workspace_id, q, { type })).results.map((hit) =>
      hit.kind === "file" ? hit.file.name : hit.kind === "channel" ? hit.channel.name : hit.kind
    );
  assertEquals(await names("report-2026.pdf", "files"), ["report-2026.pdf"]);
  assertEquals(await names("日本", "files"), ["日本語.txt"]);
  assertEquals((await names("résumé", "files")).length, 1);
  assertEquals(await names("budget -draft", "files"), ["budget.txt"]);
  assertEquals(await names("budget has:pin", "files"), []);
  assertEquals(await names("grape-channel", "channels"), ["grape-channel"]);
  assertEquals(await names("O'Brien", "users"), ["user"]);
});

Deno.test("search() tells of no channel that one may not see, not even by files", async () => {
  const { ada, ben, channel_id, workspace_id } = await setScene();
  const { id } = await uploadText(ben, "x", "plan.txt", workspace_id);
  const sent = await ben.client.postMessage({ channel_id, content: "", file_ids: [id] });
  const closed = await ada.client.createChannel({
    workspace_id,
    name: "layoffs",
    is_private: true,
  });
  await ada.client.forwardMessage({ message_id: sent.id, channel_id: closed.id });
  const found = async (q: string) =>
    (await find(ben, workspace_id, q, { type: "files" })).results.length;
  assertEquals([await found("in:project"), await found("in:layoffs")], [1, 0]);
});

Deno.test("search() knows who has left, and whose file is gone", async () => {
  const { ada, ben, cleo, channel_id, workspace_id, post, found } = await setScene();
  await post(ben, "kiwi");
  const { id } = await uploadText(cleo, "x", "x.txt", workspace_id);
  await cleo.client.postMessage({ channel_id, content: "with", file_ids: [id] });
  assertEquals(await found("has:file", ada), ["with"]);
  await cleo.client.deleteFile({ file_id: id });
  assertEquals(await found("has:file", ada), []);
  await ada.client.removeWorkspaceMember({ workspace_id, user_id: ben.user.id });
  assertEquals(await found(`kiwi from:${ben.user.id}`, ada), ["kiwi"]);
});

Deno.test("what others write in their workspaces crowds no parts of words out", async () => {
  const { ada, post, found } = await setScene();
  await post(ada, "wonderzqjkful");
  const eve = await world.person("Eve");
  const [channel] = (await eve.client.listChannels({ workspace_id: eve.workspace.id })).channels;
  const many = Array.from({ length: 60 }, (_, n) => `zqjk${n}`).join(" ");
  await eve.client.postMessage({
    channel_id: channel!.id,
    content: `a${many.replaceAll(" ", " a")}`,
  });
  await world.app.vocabulary.settled();
  assertEquals(await found("zqjk"), ["wonderzqjkful"]);
});

Deno.test("search() says what it can't read, and never trips over signs", async () => {
  const { ben, workspace_id } = await setScene();
  for (
    const q of ["before:tomorrow", "on:2026-02-30", "has:x", "w ".repeat(30), "x".repeat(501), ""]
  ) await assertRefused(() => find(ben, workspace_id, q), "invalid_input");
  for (
    const q of ["'", "a' & b", "!!", ":*", "\\", "<->", '"', "%_%", "a\u0301", "🙂", "-", "x:*"]
  ) {
    for (const type of ["messages", "files", "channels", "users"]) {
      await find(ben, workspace_id, q, { type });
    }
  }
  for (const cursor of ["x", "N1", "N1-2-3", "B-", "N99999999999999999-1"]) {
    await assertRefused(() => find(ben, workspace_id, "x", { cursor }), "invalid_input");
  }
});

Deno.test("what somebody has looked for is theirs to see and to forget", async () => {
  const { ada, ben, workspace_id } = await setScene();
  for (let n = 0; n < 25; n++) await find(ben, workspace_id, `query ${n}`);
  await find(ben, workspace_id, "query 10");
  const recent = async (by: Person) =>
    (await by.client.listRecentSearches({ workspace_id })).queries;
  const queries = await recent(ben);
  assertEquals(queries.slice(0, 3), ["query 10", "query 24", "query 23"]);
  assertEquals(queries.length, 20);
  assertEquals(await recent(ada), []);
  await ben.client.deleteRecentSearches({ workspace_id });
  assertEquals(await recent(ben), []);
});
