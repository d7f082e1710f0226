import { sha256 } from "../../lib/crypto.ts";
import { BlobsAwayError, type BlobStore, openBlobs } from "../../lib/services/blobs.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import { startS3 } from "../helpers/s3.ts";

const sign = (text: string) => Promise.resolve(sha256(`secret ${text}`).toHex());

async function onDisk(work: (store: BlobStore, root: string) => Promise<void>) {
  const root = await Deno.makeTempDir();
  try {
    await using store = await openBlobs(`file:${root}/blobs`, sign);
    await work(store, `${root}/blobs`);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

async function onS3(work: (store: BlobStore) => Promise<void>) {
  await using s3 = startS3();
  await using store = await openBlobs(s3.url, sign);
  await work(store);
}

for (const [where, withStore] of [["on disk", onDisk], ["on S3", onS3]] as const) {
  const text = async (body: ReadableStream<Uint8Array> | undefined) =>
    body && await new Response(body).text();
  const bytes = (content: string) => new Blob([content]).stream();

  Deno.test(`${where}: a blob store gives back what was put, replaces it and deletes it`, async () => {
    await withStore(async (store) => {
      await store.put("T1/F1", bytes("one"));
      await store.put("T1/F1", bytes("two two"));
      assertEquals(await text(await store.get("T1/F1")), "two two");
      assertEquals(await store.sizeOf("T1/F1"), 7);
      assertEquals(await text(await store.get("T1/F1", { first: 2, last: 4 })), "o t");
      await store.delete("T1/F1");
      await store.delete("T1/F1");
      assertEquals(await store.get("T1/F1"), undefined);
      assertEquals(await store.sizeOf("T1/F1"), undefined);
    });
  });

  Deno.test(`${where}: a blob that breaks off is not there`, async () => {
    await withStore(async (store) => {
      const broken = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new Uint8Array(10));
          controller.error(new Error("cut"));
        },
      });
      await assertRejects(() => store.put("F2", broken), "cut");
      assertEquals(await store.get("F2"), undefined);
    });
  });

  Deno.test(`${where}: a blob store refuses keys that lead out of it`, async () => {
    await withStore(async (store) => {
      for (const key of ["../x", "a/../../x", "/etc/passwd", "", "a//b", "a\0"]) {
        await assertRejects(() => Promise.resolve().then(() => store.get(key)), "Not a blob key");
      }
    });
  });

  Deno.test(`${where}: an upload is there once it is finished, and not before`, async () => {
    await withStore(async (store) => {
      const announced = { size: 3, sha256: null, partBytes: 10, lifeS: 60 };
      const { ref } = await store.beginUpload("up/1", announced);
      assertEquals(await store.finishUpload("up/1", { ref, parts: 1, to: "F3" }), false);
      assertEquals(await store.sizeOf("F3"), undefined);
    });
  });
}

Deno.test("on disk: what breaks off leaves nothing behind", async () => {
  await onDisk(async (store, root) => {
    const broken = new ReadableStream<Uint8Array>({ start: (c) => c.error(new Error("cut")) });
    await assertRejects(() => store.put("F2", broken), "cut");
    assertEquals([...Deno.readDirSync(`${root}/.unfinished`)], []);
    assertEquals([...Deno.readDirSync(root)].length, 1);
  });
});

Deno.test("on disk: a link allows what it says, to nobody who changes it, and not for ever", async () => {
  await onDisk(async (store) => {
    const shown = { type: "text/plain", name: "a&b.txt", isInline: false };
    const link = await store.link("F1", shown, 60);
    const claim = (url: string) => store.claimOf(new URL(url, "http://localhost"));
    assertEquals(await claim(link), { act: "read", key: "F1", ...shown });
    for (
      const [from, to] of [["/F1", "/F2"], ["expires=1", "expires=2"], [
        "isInline=false",
        "isInline=true",
      ], [
        "act=read",
        "act=write",
      ]] as const
    ) {
      assert(link.includes(from), from);
      assertEquals(await claim(link.replace(from, to)), undefined, from);
    }
    assertEquals(await claim(await store.link("F1", shown, -2)), undefined);
  });
});

Deno.test("on S3: a store with a wrong secret, or that is away, says so", async () => {
  await using s3 = startS3();
  await using stranger = await openBlobs(s3.url.replace("wJal", "xxxx"), sign);
  await assertRejects(() => stranger.put("F1", new Blob(["x"]).stream()), BlobsAwayError);
  await using store = await openBlobs(s3.url, sign);
  await store.put("F1", new Blob(["x"]).stream());
  s3.failing = 503;
  await assertRejects(() => store.sizeOf("F1"), BlobsAwayError);
});
