import sharp from "sharp";
import { startS3 } from "./s3.ts";
import { suiteWorld } from "./suite.ts";
import type { Person, World } from "./world.ts";

/** Every store that files can be kept in, each with a world of its own. */
export async function eachStore(
  tests: (world: World, where: string) => void,
  env: Record<string, string> = {},
): Promise<void> {
  tests(await suiteWorld(env), "on disk");
  const s3 = startS3();
  Deno.test.afterAll(async () => await s3[Symbol.asyncDispose]());
  tests(await suiteWorld({ ...env, BLOBS_URL: s3.url }), "on S3");
}

/** Uploads a text. */
export function uploadText(by: Person, content: string, name = "note.txt", workspace_id?: string) {
  const file = new File([content], name);
  return by.client.uploadFile({ workspace_id: workspace_id ?? by.workspace.id, file });
}

/** What a link leads to. */
export function follow(
  world: World,
  { url }: { url: string },
  init?: RequestInit,
): Promise<Response> {
  return fetch(new URL(url, world.origin), init);
}

/** What stands in a file, asked for by somebody who may see it. */
export async function download(world: World, by: Person, file_id: string): Promise<Uint8Array> {
  const answer = await follow(world, await by.client.getFileLink({ file_id }));
  return new Uint8Array(await answer.arrayBuffer());
}

/**
 * A photograph, red on the left and blue on the right once it is turned as its EXIF says,
 * with where it was taken hidden in it.
 */
export async function photograph(width = 60, height = 40): Promise<File> {
  const half = { width: height, height: width / 2, channels: 3 as const };
  const blue = await sharp({ create: { ...half, background: "#00f" } }).png().toBuffer();
  const bytes = await sharp({ create: { ...half, height: width, background: "#f00" } })
    // Stored on its side: what is above becomes what is on the right.
    .composite([{ input: blue, top: 0, left: 0 }])
    .withExif({ IFD3: { GPSLatitude: "52/1 31/1 0/1" }, IFD0: { Copyright: "a secret place" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  return new File([new Uint8Array(bytes)], "photo.jpg", { type: "image/jpeg" });
}
