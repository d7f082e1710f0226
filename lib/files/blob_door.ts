import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { type Claim, disposition } from "../services/blobs.ts";
import { BrokenOff, measure, TooLarge } from "./measure.ts";
import { rangeOf } from "./range.ts";

/** An answer with bytes. */
export interface Bytes {
  status: 200 | 206;
  headers: Record<string, string>;
  /** Nothing where only the headers were asked for. */
  body: ReadableStream<Uint8Array> | null;
}

/**
 * What a link of the store on disk gives. A link says what it allows, and is signed: whoever
 * has it needs no session.
 * @throws {AppError} `link_invalid` or `range_invalid`
 */
export async function readByLink(
  app: App,
  url: URL,
  { range, isHead }: { range: string | undefined; isHead: boolean },
): Promise<Bytes> {
  const claim = await claimOf(app, url, "read");
  const size = await app.blobs.sizeOf(claim.key);
  if (size === undefined) throw new AppError("link_invalid");
  const part = rangeOf(range, size);
  if (part === "none") throw new AppError("range_invalid", { bytes: size });
  const body = isHead ? null : await app.blobs.get(claim.key, part);
  if (body === undefined) throw new AppError("link_invalid");
  const headers: Record<string, string> = {
    "accept-ranges": "bytes",
    "content-type": claim.type,
    "content-length": String(part ? part.last + 1 - part.first : size),
    "content-disposition": disposition(claim.name, claim.isInline),
    "cache-control": `private, max-age=${LIMITS.fileLinkLifeS}`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
  };
  if (part) headers["content-range"] = `bytes ${part.first}-${part.last}/${size}`;
  return { status: part ? 206 : 200, headers, body };
}

/**
 * Puts a part of an upload where its link says.
 * @throws {AppError} `link_invalid`, or `upload_refused` where it has not the size announced
 */
export async function writeByLink(
  app: App,
  url: URL,
  given: ReadableStream<Uint8Array> | null,
): Promise<void> {
  const { key, size } = await claimOf(app, url, "write");
  const refused = new AppError("upload_refused", { bytes: size });
  const { body, measured } = measure(given ?? new Blob([]).stream(), size);
  try {
    await app.blobs.put(key, body);
  } catch (error) {
    throw error instanceof TooLarge || error instanceof BrokenOff ? refused : error;
  }
  if (measured().size === size) return;
  await app.blobs.delete(key);
  throw refused;
}

async function claimOf<Act extends Claim["act"]>(
  app: App,
  url: URL,
  act: Act,
): Promise<Extract<Claim, { act: Act }>> {
  const claim = await app.blobs.claimOf(url);
  if (claim?.act !== act) throw new AppError("link_invalid");
  return claim as Extract<Claim, { act: Act }>;
}
