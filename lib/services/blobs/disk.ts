import { timingSafeEqual } from "node:crypto";
import { dirname, join } from "node:path";
import {
  BLOBS_PATH,
  type BlobStore,
  type ByteRange,
  checkKey,
  type Claim,
  sizesOf,
} from "../blobs.ts";

/** Where bytes are as long as they are not all there; no key begins with a dot. */
const UNFINISHED = ".unfinished";
const UNFINISHED_MS = 86_400_000;

/** Opens a store in a folder: `file:<directory>`. Its links lead to this server. */
export async function openDisk(
  url: string,
  sign: (text: string) => Promise<string>,
): Promise<BlobStore> {
  const root = url.replace(/^file:/, "");
  await Deno.mkdir(join(root, UNFINISHED), { recursive: true });
  await sweep(join(root, UNFINISHED));
  const pathOf = (key: string) => join(root, checkKey(key));
  const partOf = (key: string, number: number) => `${key}/part-${number}`;

  const put: BlobStore["put"] = async (key, body) => {
    const path = pathOf(key);
    await Deno.mkdir(dirname(path), { recursive: true });
    const unfinished = join(root, UNFINISHED, crypto.randomUUID());
    try {
      await Deno.writeFile(unfinished, body);
      await Deno.rename(unfinished, path);
    } catch (error) {
      await Deno.remove(unfinished).catch(() => {});
      throw error;
    }
  };
  const sizeOf: BlobStore["sizeOf"] = (key) =>
    found(async () => (await Deno.stat(pathOf(key))).size);
  const get: BlobStore["get"] = (key, range) =>
    found(async () => {
      const file = await Deno.open(pathOf(key));
      return range ? await slice(file, range) : file.readable;
    });

  /** A link that says what it allows, until when, and that this server said so. */
  const linkTo = async (claim: Claim, lifeS: number) => {
    const { key, ...rest } = claim;
    const query = new URLSearchParams(
      Object.entries({ ...rest, expires: nowS() + lifeS }).map(([name, value]) => [
        name,
        String(value),
      ]),
    );
    query.set("signature", await sign(`${key}?${query}`));
    return `${BLOBS_PATH}/${key}?${query}`;
  };

  return {
    put,
    get,
    sizeOf,
    async delete(key) {
      await found(() => Deno.remove(pathOf(key), { recursive: true }));
      // The folder of several, once the last of them is gone.
      if (key.split("/").length > 2) await Deno.remove(dirname(pathOf(key))).catch(() => {});
    },
    link: (key, showing, lifeS) => linkTo({ act: "read", key: checkKey(key), ...showing }, lifeS),
    async beginUpload(key, announced) {
      const parts = sizesOf(announced).map(async (size, index) => {
        const claim = { act: "write", key: partOf(key, index + 1), size } as const;
        return { url: await linkTo(claim, announced.lifeS), size, headers: {} };
      });
      return {
        parts: await Promise.all(parts),
        ref: parts.length > 1 ? String(parts.length) : null,
      };
    },
    async finishUpload(key, { parts, to }) {
      if (await sizeOf(to) !== undefined) return true;
      const keys = Array.from({ length: parts }, (_, n) => partOf(key, n + 1));
      const sizes = await Promise.all(keys.map(sizeOf));
      if (sizes.includes(undefined)) return false;
      await put(to, joined(keys, get));
      await found(() => Deno.remove(pathOf(key), { recursive: true }));
      return true;
    },
    async abortUpload(key) {
      await found(() => Deno.remove(pathOf(key), { recursive: true }));
    },
    async claimOf({ pathname, searchParams }) {
      const query = new URLSearchParams(searchParams);
      const given = query.get("signature") ?? "";
      query.delete("signature");
      const key = pathname.slice(BLOBS_PATH.length + 1);
      if (!isSame(given, await sign(`${key}?${query}`))) return undefined;
      if (Number(query.get("expires")) < nowS()) return undefined;
      if (query.get("act") === "write") {
        return { act: "write", key, size: Number(query.get("size")) };
      }
      const [type, name] = [query.get("type")!, query.get("name")!];
      return { act: "read", key, type, name, isInline: query.get("isInline") === "true" };
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Takes away what a process was writing that was killed. */
async function sweep(folder: string): Promise<void> {
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    const { mtime } = await Deno.stat(path);
    // Younger ones another process may be writing.
    if (mtime && Date.now() - mtime.getTime() > UNFINISHED_MS) {
      await Deno.remove(path).catch(() => {});
    }
  }
}

/** Nothing where there is no such file. */
async function found<T>(look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

async function slice(
  file: Deno.FsFile,
  { first, last }: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  await file.seek(first, Deno.SeekMode.Start);
  let left = last + 1 - first;
  return file.readable.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        controller.enqueue(chunk.subarray(0, left));
        left -= chunk.length;
        if (left <= 0) controller.terminate();
      },
    }),
  );
}

/** The bytes of one key after the other. */
function joined(keys: string[], get: BlobStore["get"]): ReadableStream<Uint8Array> {
  return ReadableStream.from((async function* () {
    for (const key of keys) yield* (await get(key))!;
  })());
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => new TextEncoder().encode(text)) as [
    Uint8Array,
    Uint8Array,
  ];
  return a.length === b.length && timingSafeEqual(a, b);
}
