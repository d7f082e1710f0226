import { crc32, deflateSync } from "node:zlib";

/** A picture of one pixel, as base64. */
export const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** The same as a file. */
export function pictureFile(name = "dot.png"): File {
  return new File([Uint8Array.fromBase64(DOT)], name, { type: "image/png" });
}

/** A PNG of a few kilobytes that unpacks to `side` by `side` pixels (https://www.w3.org/TR/png-3/). */
export function pictureBomb(side: number): Uint8Array<ArrayBuffer> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, side);
  header.setUint32(4, side);
  // One bit of grey for each pixel.
  header.setUint8(8, 1);
  const rows = deflateSync(new Uint8Array(side * (1 + Math.ceil(side / 8))));
  const parts = [
    new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", new Uint8Array(header.buffer)),
    chunk("IDAT", new Uint8Array(rows)),
    chunk("IEND", new Uint8Array()),
  ];
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = new Uint8Array([...new TextEncoder().encode(type), ...data]);
  const whole = new DataView(new ArrayBuffer(8 + body.length));
  whole.setUint32(0, data.length);
  new Uint8Array(whole.buffer).set(body, 4);
  whole.setUint32(4 + body.length, crc32(body));
  return new Uint8Array(whole.buffer);
}
