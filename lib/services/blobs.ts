import { dirname, join } from "node:path";

/** Keeps bytes under keys. */
export interface BlobStore {
  /** Stores all of `body`, or nothing if it breaks off. */
  put(key: string, body: ReadableStream<Uint8Array>): Promise<void>;
  /** The bytes, or nothing where there are none. Read or cancel them. */
  get(key: string): Promise<ReadableStream<Uint8Array> | undefined>;
  delete(key: string): Promise<void>;
}

const KEY = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;

/** Opens the store that `url` names: `file:<directory>`. */
export async function openBlobs(url: string): Promise<BlobStore> {
  const root = url.replace(/^file:/, "");
  await Deno.mkdir(root, { recursive: true });
  const pathOf = (key: string) => {
    if (!KEY.test(key)) throw new Error(`Not a blob key: "${key}"`);
    return join(root, key);
  };
  return {
    async put(key, body) {
      const path = pathOf(key);
      await Deno.mkdir(dirname(path), { recursive: true });
      const unfinished = `${path}.${crypto.randomUUID()}.part`;
      try {
        await Deno.writeFile(unfinished, body);
        await Deno.rename(unfinished, path);
      } catch (error) {
        await Deno.remove(unfinished).catch(() => {});
        throw error;
      }
    },
    async get(key) {
      try {
        return (await Deno.open(pathOf(key))).readable;
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
    async delete(key) {
      await Deno.remove(pathOf(key)).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
}
