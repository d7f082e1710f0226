import sharp from "sharp";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { DOT } from "../helpers/pictures.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

const base64 = (bytes: Uint8Array) => new Uint8Array(bytes).toBase64();
const draw = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: "red" }, limitInputPixels: false });
const get = (url: string) => fetch(world.origin + url);

Deno.test("setAvatar() draws a picture anew, square and upright, without what was hidden in it", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  // Left half red, right half blue, and a note that it stands on its head.
  const blue = await draw(60, 60).negate().png().toBuffer();
  const image = await draw(120, 60).composite([{ input: blue, left: 60, top: 0 }])
    .withExif({ IFD0: { Copyright: "Secret place" } }).withMetadata({ orientation: 3 }).jpeg()
    .toBuffer();
  assert(image.includes("Secret place") || image.length > 0);
  const { avatar_url } = await ada.client.setAvatar({ image: base64(image) });
  assertEquals((await ben.client.getUser({ user_id: ada.user.id })).avatar_url, avatar_url);
  const answer = await get(avatar_url!);
  assertEquals([answer.status, answer.headers.get("content-type")], [200, "image/webp"]);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const { width, height, exif } = await sharp(bytes).metadata();
  assertEquals([width, height, exif], [256, 256, undefined]);
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const at = (
    x: number,
  ) => [...data.subarray((128 * info.width + x) * info.channels).subarray(0, 3)];
  const [left, right] = [at(20), at(236)];
  // Upright, what was left is right.
  assert(left[0]! < 80 && right[0]! > 180, `${left} and ${right}`);
});

Deno.test("another picture takes the place of the first, and none can be had", async () => {
  const ada = await world.person("Ada");
  const first = (await ada.client.setAvatar({ image: DOT })).avatar_url!;
  assertEquals((await get(first)).status, 200);
  const second = (await ada.client.setAvatar({ image: DOT })).avatar_url!;
  assert(first !== second);
  assertEquals((await ada.client.deleteAvatar()).avatar_url, null);
  assertEquals((await ada.client.getMe()).avatar_url, null);
});

Deno.test("what is no picture, or too large a one, is refused", async () => {
  const ada = await world.person("Ada");
  const set = (image: string) => () => ada.client.setAvatar({ image });
  const text = (content: string) => base64(new TextEncoder().encode(content));
  const huge = base64(await draw(8_000, 8_000).png({ palette: true, colours: 2 }).toBuffer());
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  for (const image of [text(svg), text("<html>"), text("GIF89a but not really"), huge]) {
    await assertRefused(set(image), "not_a_picture");
  }
  for (const image of ["", "no base64!", "A".repeat(700_001)]) {
    await assertRefused(set(image), "invalid_input");
  }
  await set(DOT)();
});

Deno.test("pictures are served under their own names and no others", async () => {
  for (
    const path of [
      `/pictures/${crypto.randomUUID()}.webp`,
      "/pictures/..%2f..%2fetc%2fpasswd",
      "/pictures/x.webp",
    ]
  ) {
    const answer = await get(path);
    assertEquals(answer.status, 404);
    await answer.body?.cancel();
  }
});
