import { openBlobs } from "../../lib/services/blobs.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

async function withStore(
  work: (store: Awaited<ReturnType<typeof openBlobs>>, root: string) => Promise<void>,
) {
  const root = await Deno.makeTempDir();
  try {
    await work(await openBlobs(`file:${root}/blobs`), `${root}/blobs`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a blob store gives back what was put, replaces it and deletes it", async () => {
  await withStore(async (store) => {
    const put = (text: string) => store.put("T1/F1", new Blob([text]).stream());
    await put("one");
    await put("two");
    assertEquals(await new Response(await store.get("T1/F1")).text(), "two");
    await store.delete("T1/F1");
    await store.delete("T1/F1");
    assertEquals(await store.get("T1/F1"), undefined);
  });
});

Deno.test("a blob that breaks off is not there, and leaves nothing behind", async () => {
  await withStore(async (store, root) => {
    const broken = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(10));
        controller.error(new Error("cut"));
      },
    });
    const error = await store.put("F2", broken).then(() => undefined, (error: Error) => error);
    assertEquals(error?.message, "cut");
    assertEquals(await store.get("F2"), undefined);
    assertEquals([...Deno.readDirSync(root)], []);
  });
});

Deno.test("a blob store refuses keys that lead out of it", async () => {
  await withStore(async (store) => {
    for (const key of ["../x", "a/../../x", "/etc/passwd", "", "a//b", "a\0"]) {
      const error = await store.get(key).then(() => undefined, (error: Error) => error);
      assert(error?.message.startsWith("Not a blob key"), key);
    }
  });
});
