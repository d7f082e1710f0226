import { readPage } from "../../lib/links/page.ts";
import { unfurlMessage } from "../../lib/links/unfurl.ts";
import { decodeMessageId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { servePages } from "../helpers/pages.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const pages = servePages();
Deno.test.afterAll(async () => await pages[Symbol.asyncDispose]());
const world = await suiteWorld({ OUTBOUND_ALLOW: "127.0.0.1" });

async function setScene() {
  const scene = await channelScene(world);
  const { ada, post } = scene;
  const look = async (message_id: string) => {
    await unfurlMessage(world.app, decodeMessageId(message_id)!);
    return (await ada.client.getMessage({ message_id })).previews;
  };
  const previews = async (content: string) => await look((await post(ada, content)).id);
  return { ...scene, look, previews };
}

Deno.test("a link shows what its page says of itself, with a picture from this server", async () => {
  const { previews } = await setScene();
  const [preview, ...more] = await previews(`See ${pages.origin}/page, please`);
  const { image_url, ...rest } = preview!;
  assertEquals([rest, more], [{
    url: `${pages.origin}/page`,
    title: "A page <b>",
    description: "About it",
    site: "The site",
  }, []]);
  const picture = await fetch(new URL(image_url!, world.origin));
  await picture.body?.cancel();
  assertEquals(picture.headers.get("content-type"), "image/webp");
});

Deno.test("who is in the channel hears of it, and sending leaves the work to a worker", async () => {
  const { ada, ben, post } = await setScene();
  const sent = await post(ada, `${pages.origin}/bare`);
  assertEquals(sent.previews, []);
  const { channelId, ts } = decodeMessageId(sent.id)!;
  const jobs = await world.app.sql`
    select id from jobs where kind = 'unfurl' and payload = ${
    world.app.sql.json({ channel_id: channelId, ts })
  }
  `;
  assertEquals(jobs.length, 1);
  using bens = await listen(ben.client);
  await unfurlMessage(world.app, { channelId, ts });
  const heard = await bens.hears(({ type }) => type === "message.previewed");
  assertEquals(heard.data, await ben.client.getMessage({ message_id: sent.id }));
});

Deno.test("at most three links are looked behind, and none again within a day", async () => {
  const { previews } = await setScene();
  const { origin, asked } = pages;
  const urls = ["/bare", "/page", "/latin", "/once"].map((path) => origin + path);
  const before = asked.get("/bare") ?? 0;
  assertEquals(
    (await previews([...urls, urls[0]].join(" "))).map(({ title }) => title),
    ["Bare", "A page <b>", "é"],
  );
  await previews(urls[0]!);
  assert((asked.get("/bare") ?? 0) <= before + 1);
});

Deno.test("an edit shows the links that are there now, and a deleted message none", async () => {
  const { ada, look, post } = await setScene();
  const { id: message_id } = await post(ada, `${pages.origin}/bare`);
  assertEquals((await look(message_id)).length, 1);
  await ada.client.editMessage({ message_id, content: `${pages.origin}/page` });
  assertEquals((await look(message_id))[0]!.title, "A page <b>");
  await ada.client.editMessage({ message_id, content: "nothing" });
  assertEquals(await look(message_id), []);
  await ada.client.editMessage({ message_id, content: `${pages.origin}/page` });
  await look(message_id);
  await ada.client.deleteMessage({ message_id });
  assertEquals((await ada.client.getMessage({ message_id })).previews, []);
});

Deno.test("what is nested without end, or names a picture that is none, does no harm", async () => {
  const { previews } = await setScene();
  assertEquals((await previews(`${pages.origin}/bad-image`))[0]!.title, "Bad image");
  const { title } = readPage(`<title> First </title>${"<b>".repeat(100_000)}<title>Last</title>`);
  assertEquals(title, "First");
  assertEquals(readPage('<meta property="og:title" content=" "><title>Real</title>').title, "Real");
});

Deno.test("a link looked at again keeps what was found, and its picture", async () => {
  const { previews } = await setScene();
  const url = `${pages.origin}/page?again`;
  const { image_url } = (await previews(url))[0]!;
  await world.app.sql`
    update link_previews set fetched_at = now() - interval '2 days' where url = ${url}
  `;
  const [again] = await previews(url);
  assertEquals(again!.image_url, image_url);
  const picture = await fetch(new URL(image_url!, world.origin));
  await picture.body?.cancel();
  assertEquals(picture.status, 200);
});

Deno.test("a workspace that wants no previews has none", async () => {
  const { ada, previews, workspace_id } = await setScene();
  await ada.client.updateWorkspace({ workspace_id, link_previews: false });
  const before = pages.asked.get("/page");
  assertEquals(await previews(`${pages.origin}/page?off`), []);
  assertEquals(pages.asked.get("/page"), before);
});

Deno.test("what is behind a link that goes wrong is nothing", async () => {
  const { previews } = await setScene();
  for (const path of ["/missing", "/program", "/round", "/inside"]) {
    assertEquals(await previews(pages.origin + path), [], path);
  }
  assertEquals((await previews(`${pages.origin}/once`))[0]!.title, "A page <b>");
  assertEquals((await previews(`${pages.origin}/endless`))[0]!.title, "Endless");
});
