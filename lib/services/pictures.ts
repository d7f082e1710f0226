import sharp from "sharp";

/** Bytes that are no picture, or one that is too large to open. */
export class NotAPicture extends Error {
  override name = "NotAPicture";
}

/** Pixels of all frames together, beyond which nothing is unpacked. */
const MOST_PIXELS = 40_000_000;

/** How files of the formats begin that are taken: no other decoder ever sees a byte. */
const BEGINNINGS: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
];

/**
 * Draws a picture anew, upright and as a WebP of `px` by `px`: nothing of what was hidden in
 * the file is left, neither where it was taken nor a script. PNG, JPEG, GIF and WebP.
 * @throws {NotAPicture}
 */
export async function toPicture(
  bytes: Uint8Array,
  { px, fit, isAnimated }: { px: number; fit: "cover" | "contain" | "inside"; isAnimated: boolean },
): Promise<Uint8Array<ArrayBuffer>> {
  if (!isKnown(bytes)) throw new NotAPicture("Not a PNG, JPEG, GIF or WebP");
  try {
    const drawn = await sharp(bytes, {
      limitInputPixels: MOST_PIXELS,
      failOn: "error",
      animated: isAnimated,
    })
      .autoOrient()
      .resize(px, px, {
        fit,
        withoutEnlargement: fit === "inside",
        background: { r: 0, g: 0, b: 0, alpha: 0 },
      })
      .webp({ quality: 85 })
      .toBuffer();
    return new Uint8Array(drawn);
  } catch (error) {
    throw new NotAPicture("It can't be opened", { cause: error });
  }
}

/**
 * Draws a picture smaller, once for each of `sizes`, the pixels of its longer side: upright
 * and as WebP, with nothing of what was hidden in the file. Of what moves, how it begins.
 * @throws {NotAPicture}
 */
export async function drawThumbnails(
  bytes: Uint8Array,
  sizes: readonly number[],
): Promise<{ width: number; height: number; drawn: Uint8Array<ArrayBuffer>[] }> {
  if (!isKnown(bytes)) throw new NotAPicture("Not a PNG, JPEG, GIF or WebP");
  try {
    const picture = sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" });
    const { autoOrient: { width, height } } = await picture.metadata();
    const drawn: Uint8Array<ArrayBuffer>[] = [];
    // One after the other: each holds the whole picture unpacked.
    for (const px of sizes) {
      const smaller = picture.clone().autoOrient()
        .resize(px, px, { fit: "inside", withoutEnlargement: true });
      drawn.push(new Uint8Array(await smaller.webp({ quality: 80 }).toBuffer()));
    }
    return { width, height, drawn };
  } catch (error) {
    throw new NotAPicture("It can't be opened", { cause: error });
  }
}

function isKnown(bytes: Uint8Array): boolean {
  const text = (from: number, to: number) => String.fromCharCode(...bytes.slice(from, to));
  const isWebp = text(0, 4) === "RIFF" && text(8, 12) === "WEBP";
  return isWebp || BEGINNINGS.some((start) => start.every((byte, at) => bytes[at] === byte));
}
