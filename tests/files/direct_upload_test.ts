import { cleanUp } from "../../lib/cleanup.ts";
import { uploadKey } from "../../lib/files/keys.ts";
import { removeFile, removeUpload } from "../../lib/files/remove.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { download, eachStore, follow } from "../helpers/files.ts";
import { startS3 } from "../helpers/s3.ts";
import { openWorld, type Person } from "../helpers/world.ts";

const encoder = new TextEncoder();

await eachStore((world, where) => {
  /** Announces `announced` and puts `content` where the answer says. */
  async function put(by: Person, announced: Uint8Array, content = announced, sha256?: string) {
    const upload = await by.client.createUpload({
      workspace_id: by.workspace.id,
      name: "direct.txt",
      size: announced.length,
      sha256,
    });
    let at = 0;
    const statuses: number[] = [];
    for (const { url, size, headers } of upload.parts) {
      const body = content.slice(at, upload.parts.length === 1 ? undefined : at += size);
      const answer = await follow(world, { url }, { method: "PUT", body, headers });
      await answer.body?.cancel();
      statuses.push(answer.status);
    }
    return { ...upload, statuses };
  }
  const hashOf = async (bytes: Uint8Array) =>
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource)).toHex();

  Deno.test(`${where}: what is uploaded directly is a file once it is completed`, async () => {
    const ada = await world.person("Ada");
    const content = encoder.encode("straight into the store");
    const { id, statuses } = await put(ada, content, content, await hashOf(content));
    assertEquals(statuses, [200]);
    await assertRefused(() => ada.client.getFile({ file_id: id }), "file_not_found");
    const file = await ada.client.completeUpload({ upload_id: id });
    assertEquals([file.id, file.size, file.type], [id, content.length, "text/plain"]);
    assertEquals(await download(world, ada, id), content);
    assertEquals(await ada.client.completeUpload({ upload_id: id }), file, "once more");
  });

  Deno.test(`${where}: a large file goes up in parts`, async () => {
    const ada = await world.person("Ada");
    const content = new Uint8Array(33 * 1024 * 1024).map((_, at) => at % 251);
    const { id, parts } = await put(ada, content);
    assertEquals(parts.map(({ size }) => size), [32 * 1024 * 1024, 1024 * 1024]);
    const file = await ada.client.completeUpload({ upload_id: id });
    assertEquals([file.size, file.sha256], [content.length, await hashOf(content)]);
    assertEquals(await hashOf(await download(world, ada, id)), await hashOf(content));
  });

  Deno.test(`${where}: an upload without bytes, or without a part, is not completed`, async () => {
    const ada = await world.person("Ada");
    const workspace_id = ada.workspace.id;
    const { id } = await ada.client.createUpload({ workspace_id, name: "a", size: 3 });
    await assertRefused(() => ada.client.completeUpload({ upload_id: id }), "upload_missing");
    const size = 33 * 1024 * 1024;
    const large = await ada.client.createUpload({ workspace_id, name: "a", size });
    const [first] = large.parts as [typeof large.parts[0]];
    const body = new Uint8Array(first.size);
    await (await follow(world, first, { method: "PUT", body, headers: first.headers })).body
      ?.cancel();
    await assertRefused(() => ada.client.completeUpload({ upload_id: large.id }), "upload_missing");
    const last = large.parts[1]!;
    const rest = new Uint8Array(last.size);
    await (await follow(world, last, { method: "PUT", body: rest, headers: last.headers })).body
      ?.cancel();
    assertEquals((await ada.client.completeUpload({ upload_id: large.id })).size, size);
  });

  Deno.test(`${where}: what differs from what was announced is refused, and can be put right`, async () => {
    const ada = await world.person("Ada");
    const [right, wrong] = [encoder.encode("right"), encoder.encode("wrong")];
    const other = await put(ada, right, encoder.encode("too long"));
    assert(other.statuses[0]! >= 400);
    await assertRefused(() => ada.client.completeUpload({ upload_id: other.id }), "upload_missing");

    const { id, parts } = await put(ada, right, wrong, await hashOf(right));
    const refusal = await ada.client.completeUpload({ upload_id: id }).catch((error) => error.code);
    assert(["upload_missing", "upload_mismatch"].includes(refusal), refusal);
    const { headers } = parts[0]!;
    const again = await follow(world, parts[0]!, { method: "PUT", body: right, headers });
    await again.body?.cancel();
    assertEquals((await ada.client.completeUpload({ upload_id: id })).size, right.length);
  });

  Deno.test(`${where}: a link for uploading replaces nothing of what was looked at`, async () => {
    const ada = await world.person("Ada");
    const content = encoder.encode("looked at");
    const { id, parts } = await put(ada, content);
    await ada.client.completeUpload({ upload_id: id });
    const { headers } = parts[0]!;
    const body = encoder.encode("<script>!");
    await (await follow(world, parts[0]!, { method: "PUT", body, headers })).body?.cancel();
    await ada.client.completeUpload({ upload_id: id });
    assertEquals(await download(world, ada, id), content);
  });

  Deno.test(`${where}: one completion at a time, and whoever comes second hears the same`, async () => {
    const ada = await world.person("Ada");
    const { id } = await put(ada, encoder.encode("at once"));
    const complete = () =>
      ada.client.completeUpload({ upload_id: id }).catch((error) => error.code);
    const answers = await Promise.all(Array.from({ length: 4 }, complete));
    const files = answers.filter((answer) => typeof answer !== "string");
    assert(files.length >= 1);
    assertEquals(new Set(answers.filter((answer) => answer === "upload_busy")).size <= 1, true);
    const file = await complete();
    for (const one of files) assertEquals(one, file);
  });

  Deno.test(`${where}: nobody keeps a workspace's room by beginning uploads`, async () => {
    const ada = await world.person("Ada");
    const given = { workspace_id: ada.workspace.id, name: "a", size: 1 };
    for (let n = 0; n < 10; n++) await ada.client.createUpload(given);
    await assertRefused(() => ada.client.createUpload(given), "too_many_uploads");
  });

  Deno.test(`${where}: what is put under a link later is taken away once the link has ended`, async () => {
    const ada = await world.person("Ada");
    const content = encoder.encode("first");
    const { id, parts } = await put(ada, content);
    await ada.client.completeUpload({ upload_id: id });
    const { headers } = parts[0]!;
    await (await follow(world, parts[0]!, { method: "PUT", body: content, headers })).body
      ?.cancel();
    const [job] = await world.app.sql`
      select payload, due_at from jobs
      where kind = 'remove_upload' and (payload->>'file_id')::bigint = ${decodeId(id)!}
    `;
    assert(job!.dueAt > new Date(Date.now() + 3_600_000));
    await removeUpload(world.app, decodeId(id)!, job!.payload.blob);
    assertEquals(await world.app.blobs.sizeOf(`${uploadKey(job!.payload.blob)}`), undefined);
    assertEquals(await download(world, ada, id), content);
  });

  Deno.test(`${where}: nobody completes, or shares, what another person uploads`, async () => {
    const ada = await world.person("Ada");
    const ben = await world.member("Ben", ada);
    const { id } = await put(ada, encoder.encode("mine"));
    await assertRefused(() => ben.client.completeUpload({ upload_id: id }), "upload_not_found");
    const general = (await ada.client.listChannels({ workspace_id: ada.workspace.id }))
      .channels[0]!;
    const share = (by: Person) =>
      by.client.postMessage({ channel_id: general.id, content: "", file_ids: [id] });
    await assertRefused(() => share(ada), "file_not_found");
    await ada.client.completeUpload({ upload_id: id });
    await assertRefused(() => share(ben), "file_not_found");
    await share(ada);
  });

  Deno.test(`${where}: an upload larger than a file may be is not begun`, async () => {
    const ada = await world.person("Ada");
    const size = world.app.config.fileLimitBytes + 1;
    const workspace_id = ada.workspace.id;
    await assertRefused(
      () => ada.client.createUpload({ workspace_id, name: "a", size }),
      "file_too_large",
    );
    const [row] = await world.app.sql`
      select file_bytes from workspaces where id = ${decodeId(workspace_id)!}
    `;
    assertEquals(row!.fileBytes, 0);
  });
});

Deno.test("on S3: the parts of an upload that is given up are given up as well", async () => {
  await using s3 = startS3();
  await using world = await openWorld({ BLOBS_URL: s3.url });
  const ada = await world.person("Ada");
  const given = { workspace_id: ada.workspace.id, name: "large", size: 33 * 1024 * 1024 };
  const { id } = await ada.client.createUpload(given);
  assertEquals(s3.uploads.size, 1);
  const { sql } = world.app;
  await sql`update files set created_at = now() - interval '2 days' where id = ${decodeId(id)!}`;
  await cleanUp(world.app);
  await removeFile(world.app, decodeId(id)!);
  assertEquals(s3.uploads.size, 0);
});
