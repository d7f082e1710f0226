import sharp from "sharp";
import { drawFile } from "../../lib/files/draw.ts";
import { removeFile } from "../../lib/files/remove.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { eachStore, follow, photograph, uploadText } from "../helpers/files.ts";
import { listen } from "../helpers/listen.ts";
import { pictureBomb } from "../helpers/pictures.ts";
import { channelScene } from "../helpers/scene.ts";
import type { Person } from "../helpers/world.ts";

await eachStore((world, where) => {
  const upload = (by: Person, file: File) =>
    by.client.uploadFile({ workspace_id: by.workspace.id, file });

  Deno.test(`${where}: thumbnails are upright, of the size asked for, and tell no place`, async () => {
    const ada = await world.person("Ada");
    const photo = await photograph(1_000, 600);
    const before = await sharp(new Uint8Array(await photo.arrayBuffer())).metadata();
    assertEquals([before.width, before.height, before.orientation], [600, 1_000, 6]);
    assert(before.exif!.includes("a secret place"));

    const { id, thumbnail } = await upload(ada, photo);
    assertEquals(thumbnail, "pending");
    await assertRefused(() => ada.client.getThumbnailLink({ file_id: id }), "thumbnail_not_found");
    await drawFile(world.app, decodeId(id)!);
    const drawn = await ada.client.getFile({ file_id: id });
    assertEquals([drawn.thumbnail, drawn.width, drawn.height], ["ready", 1_000, 600]);

    for (const [size, width, height] of [[160, 160, 96], [480, 480, 288], [1_280, 1_000, 600]]) {
      const link = await ada.client.getThumbnailLink({ file_id: id, size });
      const answer = await follow(world, link);
      assertEquals(answer.headers.get("content-type"), "image/webp");
      const picture = sharp(new Uint8Array(await answer.arrayBuffer()));
      const found = await picture.metadata();
      assertEquals([found.width, found.height, found.exif], [width, height, undefined]);
      const { data, info } = await picture.removeAlpha().raw()
        .toBuffer({ resolveWithObject: true });
      const at = (x: number) => {
        const from = (Math.floor(info.height / 2) * info.width + Math.floor(x)) * info.channels;
        return [data[from]!, data[from + 2]!];
      };
      const [[red, noBlue], [noRed, blue]] = [at(info.width / 4), at(info.width * 3 / 4)] as [
        [number, number],
        [number, number],
      ];
      assert(red > 200 && blue > 200 && noBlue < 60 && noRed < 60, `${red} ${blue} at ${size}`);
    }
  });

  Deno.test(`${where}: who sees the message hears when its picture is drawn`, async () => {
    const { ada, ben, channel_id } = await channelScene(world);
    const { id } = await upload(ada, await photograph());
    const sent = await ada.client.postMessage({ channel_id, content: "", file_ids: [id] });
    assertEquals(sent.files[0]!.thumbnail, "pending");
    using socket = await listen(ben.client);
    await drawFile(world.app, decodeId(id)!);
    const { stream, data } = await socket.hears(({ type }) => type === "file.updated");
    assertEquals([stream, data], [channel_id, await ben.client.getFile({ file_id: id })]);
  });

  Deno.test(`${where}: a picture that can't be opened has no thumbnail, and does no harm`, async () => {
    const ada = await world.person("Ada");
    // 20,000 by 20,000 pixels in a few kilobytes: it is never unpacked.
    const bomb = pictureBomb(20_000);
    const torn = new Uint8Array(await (await photograph()).arrayBuffer()).slice(0, 300);
    for (const bytes of [bomb, torn]) {
      const { id, type } = await upload(ada, new File([bytes], "bomb.png"));
      assert(type.startsWith("image/"));
      await drawFile(world.app, decodeId(id)!);
      const { thumbnail, width } = await ada.client.getFile({ file_id: id });
      assertEquals([thumbnail, width], ["failed", null]);
      await assertRefused(
        () => ada.client.getThumbnailLink({ file_id: id }),
        "thumbnail_not_found",
      );
    }
  });

  Deno.test(`${where}: what is drawn of a file that is deleted meanwhile is not kept`, async () => {
    const ada = await world.person("Ada");
    const { id } = await upload(ada, await photograph());
    const { blobs } = world.app;
    const keys: string[] = [];
    const put = blobs.put.bind(blobs);
    blobs.put = async (key, body) => {
      keys.push(key);
      await put(key, body);
      if (keys.length > 1) return;
      await ada.client.deleteFile({ file_id: id });
      await removeFile(world.app, decodeId(id)!);
    };
    await drawFile(world.app, decodeId(id)!);
    blobs.put = put;
    assertEquals(keys.length, 3);
    for (const key of keys) assertEquals(await blobs.sizeOf(key), undefined);
  });

  Deno.test(`${where}: what is no picture has no thumbnail`, async () => {
    const ada = await world.person("Ada");
    const { id, thumbnail } = await uploadText(ada, "<svg/>", "a.svg");
    assertEquals(thumbnail, null);
    await assertRefused(() => ada.client.getThumbnailLink({ file_id: id }), "thumbnail_not_found");
  });
});
