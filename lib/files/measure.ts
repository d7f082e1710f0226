import { createHash } from "node:crypto";
import { AppError } from "../errors.ts";

/** More bytes than may be taken. */
export class TooLarge extends Error {
  override name = "TooLarge";
}

/** Whoever sends has stopped in the middle. */
export class BrokenOff extends Error {
  override name = "BrokenOff";
}

/** What went through a stream. */
export interface Measured {
  size: number;
  sha256: Uint8Array;
  /** How it begins: enough to tell what it is. */
  head: Uint8Array;
}

const HEAD_BYTES = 4_100;

/**
 * Lets bytes through and measures them on the way, so that no file is ever held whole. The
 * stream breaks off with `TooLarge` past `most` bytes; `measured` is to be asked at its end.
 */
export function measure(
  body: ReadableStream<Uint8Array>,
  most: number,
): { body: ReadableStream<Uint8Array>; measured(): Measured } {
  const hash = createHash("sha256");
  const head = new Uint8Array(HEAD_BYTES);
  let size = 0;
  const through = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      if (size < HEAD_BYTES) head.set(chunk.subarray(0, HEAD_BYTES - size), size);
      size += chunk.length;
      if (size > most) throw new TooLarge();
      hash.update(chunk);
      controller.enqueue(chunk);
    },
  });
  return {
    body: ReadableStream.from(whole(body)).pipeThrough(through),
    measured: () => ({
      size,
      sha256: new Uint8Array(hash.digest()),
      head: head.subarray(0, Math.min(size, HEAD_BYTES)),
    }),
  };
}

/** Tells an end that came too early from what goes wrong further on. */
async function* whole(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw error instanceof AppError ? error : new BrokenOff("It breaks off", { cause: error });
  }
}
