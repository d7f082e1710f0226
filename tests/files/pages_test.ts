import { countFilePages } from "../../lib/files/count_pages.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { countPages } from "../../lib/services/pdf.ts";
import { assertEquals } from "../helpers/assert.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

/** The least that a reader takes for a PDF. */
function pdf(pages: number): string {
  const numbers = Array.from({ length: pages }, (_, n) => n + 3);
  return [
    "%PDF-1.4",
    "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
    `2 0 obj<</Type/Pages/Kids[${numbers.map((n) => `${n} 0 R`).join(" ")}]/Count ${pages}>>endobj`,
    ...numbers.map((n) => `${n} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj`),
    "trailer<</Root 1 0 R>>",
  ].join("\n");
}

Deno.test("the pages of a PDF are counted, and who sees it hears of it", async () => {
  const { ada, ben, channel_id, workspace_id } = await channelScene(world);
  const file = new File([pdf(3)], "three.pdf");
  const { id, type, page_count } = await ada.client.uploadFile({ workspace_id, file });
  assertEquals([type, page_count], ["application/pdf", null]);
  await ada.client.postMessage({ channel_id, content: "", file_ids: [id] });
  using bens = await listen(ben.client);
  await countFilePages(world.app, decodeId(id)!);
  const heard = await bens.hears(({ type }) => type === "file.updated");
  assertEquals(heard.data, await ben.client.getFile({ file_id: id }));
  assertEquals((await ben.client.getFile({ file_id: id })).page_count, 3);
});

Deno.test("a PDF that can't be opened, or takes too long, has no number of pages", async () => {
  const { ada, workspace_id } = await channelScene(world);
  const file = new File(["%PDF-1.7\n<</broken"], "broken.pdf");
  const { id } = await ada.client.uploadFile({ workspace_id, file });
  await countFilePages(world.app, decodeId(id)!);
  assertEquals((await ada.client.getFile({ file_id: id })).page_count, null);
  assertEquals(await countPages(new TextEncoder().encode(pdf(2)), 0), null);
});
