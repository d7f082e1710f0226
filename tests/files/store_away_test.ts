import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { download, uploadText } from "../helpers/files.ts";
import { startS3 } from "../helpers/s3.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed } from "../helpers/world.ts";

const s3 = startS3();
Deno.test.afterAll(async () => await s3[Symbol.asyncDispose]());
const world = await suiteWorld({ BLOBS_URL: s3.url });

Deno.test("without its store uploads wait, and messages don't notice", async () => {
  const ada = await world.person("Ada");
  const channel_id = await channelNamed(ada, "general");
  const { id } = await uploadText(ada, "before");
  s3.failing = 503;
  try {
    await assertRefused(() => uploadText(ada, "meanwhile"), "unavailable");
    const { content } = await ada.client.postMessage({ channel_id, content: "Still here" });
    assertEquals(content, "Still here");
    await ada.client.postMessage({ channel_id, content: "", file_ids: [id] });
  } finally {
    s3.failing = undefined;
  }
  await uploadText(ada, "after");
  assertEquals(new TextDecoder().decode(await download(world, ada, id)), "before");
});
