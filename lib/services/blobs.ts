import { openDisk } from "./blobs/disk.ts";
import { openS3 } from "./blobs/s3.ts";

/** The first and the last byte of a part, counted from zero. */
export interface ByteRange {
  first: number;
  last: number;
}

/** How bytes are shown that a link leads to. */
export interface Showing {
  /** The media type that is told. */
  type: string;
  /** What a browser saves it as. */
  name: string;
  /** Whether a browser may show it in its place, instead of saving it. */
  isInline: boolean;
}

/** One request that a client makes to upload a part. */
export interface UploadPart {
  url: string;
  size: number;
  /** To be sent along. */
  headers: Record<string, string>;
}

/** An upload that a client does by itself. */
export interface Upload {
  parts: UploadPart[];
  /** What the store calls it, where there are several parts. */
  ref: string | null;
}

/** What is to be uploaded. */
export interface Announced {
  size: number;
  sha256: Uint8Array | null;
  partBytes: number;
  lifeS: number;
}

/** What a link of the store's own allows. */
export type Claim =
  | ({ act: "read"; key: string } & Showing)
  | { act: "write"; key: string; size: number };

/** The store can't be reached, or does not answer. */
export class BlobsAwayError extends Error {
  override name = "BlobsAwayError";
}

/** Keeps bytes under keys. Every method throws `BlobsAwayError` where the store is away. */
export interface BlobStore extends AsyncDisposable {
  /** Stores all of `body`, or nothing if it breaks off. */
  put(key: string, body: ReadableStream<Uint8Array>): Promise<void>;
  /** The bytes, or nothing where there are none. Read or cancel them. */
  get(key: string, range?: ByteRange): Promise<ReadableStream<Uint8Array> | undefined>;
  /** How many bytes there are, if there are any under this key. */
  sizeOf(key: string): Promise<number | undefined>;
  delete(key: string): Promise<void>;
  /** A link to the bytes, good for `lifeS` seconds. */
  link(key: string, showing: Showing, lifeS: number): Promise<string>;
  /** Where a client may put what it announces. */
  beginUpload(key: string, announced: Announced): Promise<Upload>;
  /** Joins the parts under `to`; false if one is missing. Harmless if it was done before. */
  finishUpload(
    key: string,
    upload: { ref: string | null; parts: number; to: string },
  ): Promise<boolean>;
  /** Gives an upload up, with the parts that have arrived. */
  abortUpload(key: string, ref: string | null): Promise<void>;
  /** What one of its links to this server allows; nothing if it is forged or over. */
  claimOf(url: URL): Promise<Claim | undefined>;
}

/** Where the links of a store that has no server of its own lead, on this one. */
export const BLOBS_PATH = "/blobs";

const KEY = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

/** @throws {Error} where `key` could lead out of the store */
export function checkKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`Not a blob key: "${key}"`);
  return key;
}

/** How many bytes each part of an upload has. */
export function sizesOf({ size, partBytes }: Pick<Announced, "size" | "partBytes">): number[] {
  const count = Math.max(1, Math.ceil(size / partBytes));
  return Array.from({ length: count }, (_, n) => Math.min(partBytes, size - n * partBytes));
}

/**
 * Opens the store that `url` names: `file:<directory>`, or
 * `s3://<key id>:<secret>@<bucket>/<folder>?region=…&endpoint=…`. `sign` makes what only
 * this server can make, for links that lead to it.
 */
export function openBlobs(
  url: string,
  sign: (text: string) => Promise<string>,
): Promise<BlobStore> {
  return url.startsWith("s3:") ? openS3(url) : openDisk(url, sign);
}

/**
 * The header that says what a download is called (RFC 6266): in ASCII for old readers, and
 * as it is (RFC 8187) for all others. Nothing in `name` can end it.
 */
export function disposition(name: string, isInline: boolean): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const full = encodeURIComponent(name.toWellFormed()).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${isInline ? "inline" : "attachment"}; filename="${plain}"; filename*=UTF-8''${full}`;
}
