import { cleanUp } from "../../lib/cleanup.ts";
import { removeFile } from "../../lib/files/remove.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { download, eachStore, follow, uploadText } from "../helpers/files.ts";
import { listen } from "../helpers/listen.ts";
import { channelScene } from "../helpers/scene.ts";

await eachStore((world, where) => {
  const text = async (...given: Parameters<typeof download>) =>
    new TextDecoder().decode(await download(...given));

  Deno.test(`${where}: who may see a message may see its files, and nobody else`, async () => {
    const { ada, ben, workspace_id } = await channelScene(world);
    const outside = await world.person("Outside");
    const closed = await ada.client.createChannel({
      workspace_id,
      name: "closed",
      is_private: true,
    });
    const { id: file_id } = await uploadText(ada, "a secret");
    const link = () => ben.client.getFileLink({ file_id });
    await assertRefused(link, "file_not_found");
    await ada.client.postMessage({ channel_id: closed.id, content: "", file_ids: [file_id] });
    await assertRefused(link, "file_not_found");
    await ada.client.addChannelMember({ channel_id: closed.id, user_id: ben.user.id });
    assertEquals(await text(world, ben, file_id), "a secret");
    await ada.client.removeChannelMember({ channel_id: closed.id, user_id: ben.user.id });
    await assertRefused(link, "file_not_found");
    await assertRefused(() => outside.client.getFileLink({ file_id }), "file_not_found");
  });

  Deno.test(`${where}: a message tells of its files over the socket, in their order`, async () => {
    const { ada, ben, channel_id } = await channelScene(world);
    const files = [await uploadText(ada, "one"), await uploadText(ada, "two")];
    using socket = await listen(ben.client);
    const file_ids = files.map(({ id }) => id);
    const sent = await ada.client.postMessage({ channel_id, content: "", file_ids });
    assertEquals(sent.files, files);
    const heard = await socket.hears(({ type }) => type === "message.created");
    assertEquals(heard.data, sent);
    assertEquals(await ben.client.getMessage({ message_id: sent.id }), sent);
    const again = { channel_id, content: "", file_ids, client_msg_id: "twice" };
    const first = await ada.client.postMessage(again);
    assertEquals((await ada.client.postMessage(again)).id, first.id);
    await assertRefused(
      () => ada.client.postMessage({ ...again, file_ids: [file_ids[0]!] }),
      "idempotency_conflict",
    );
  });

  Deno.test(`${where}: a file lives until the last message that carries it is gone`, async () => {
    const { ada, ben, channel_id, workspace_id } = await channelScene(world);
    const other = await ada.client.createChannel({ workspace_id, name: "other" });
    const { id: file_id } = await uploadText(ada, "shared");
    const share = (channel: string) =>
      ada.client.postMessage({ channel_id: channel, content: "", file_ids: [file_id] });
    const [one, two] = [await share(channel_id), await share(other.id)];
    await ada.client.deleteMessage({ message_id: one.id });
    assertEquals(await text(world, ben, file_id), "shared");
    const link = await ada.client.getFileLink({ file_id });
    await ada.client.deleteMessage({ message_id: two.id });
    for (const { client } of [ada, ben]) {
      await assertRefused(() => client.getFileLink({ file_id }), "file_not_found");
    }
    await removeFile(world.app, decodeId(file_id)!);
    const gone = await follow(world, link);
    await gone.body?.cancel();
    assert([404, 410].includes(gone.status));
  });

  Deno.test(`${where}: a message that carries the file forwards it`, async () => {
    const { ada, ben, channel_id, workspace_id } = await channelScene(world);
    const { id: file_id } = await uploadText(ada, "forwarded");
    const { id } = await ada.client.postMessage({ channel_id, content: "", file_ids: [file_id] });
    const bens = await ben.client.createChannel({ workspace_id, name: "bens", is_private: true });
    const message = await ben.client.forwardMessage({ message_id: id, channel_id: bens.id });
    assertEquals(message.files.map((file) => file.id), [file_id]);
    await ada.client.deleteMessage({ message_id: id });
    assertEquals(await text(world, ben, file_id), "forwarded");
  });

  Deno.test(`${where}: deleting a file takes it out of its messages and leaves them`, async () => {
    const { ada, ben, cleo, channel_id } = await channelScene(world);
    const { id: file_id } = await uploadText(ben, "short-lived", "a.txt", ada.workspace.id);
    const { id } = await ben.client.postMessage({
      channel_id,
      content: "see",
      file_ids: [file_id],
    });
    await assertRefused(() => cleo.client.deleteFile({ file_id }), "forbidden");
    using socket = await listen(cleo.client);
    await ada.client.deleteFile({ file_id });
    const heard = await socket.hears(({ type }) => type === "file.deleted");
    assertEquals(heard.data, { file_id });
    const { content, files } = await cleo.client.getMessage({ message_id: id });
    assertEquals([content, files], ["see", []]);
    await assertRefused(() => ben.client.getFile({ file_id }), "file_not_found");
    const { entries } = await ada.client.listAuditLog({ workspace_id: ada.workspace.id });
    assertEquals(entries[0]!.action, "file.deleted");
  });

  Deno.test(`${where}: who forwards a file into a channel of their own deletes it nowhere`, async () => {
    const { ada, ben, channel_id, workspace_id } = await channelScene(world);
    const { id: file_id } = await uploadText(ada, "important");
    const { id } = await ada.client.postMessage({ channel_id, content: "", file_ids: [file_id] });
    const own = await ben.client.createChannel({ workspace_id, name: "own", is_private: true });
    await ben.client.forwardMessage({ message_id: id, channel_id: own.id });
    await assertRefused(() => ben.client.deleteFile({ file_id }), "forbidden");
    assertEquals((await ada.client.getMessage({ message_id: id })).files.length, 1);
  });

  Deno.test(`${where}: what nobody shared of those who have left is given up`, async () => {
    const { ada, ben, workspace_id } = await channelScene(world);
    const { id } = await uploadText(ben, "mine alone", "a.txt", workspace_id);
    await ada.client.removeWorkspaceMember({ workspace_id, user_id: ben.user.id });
    await cleanUp(world.app);
    const [row] = await world.app.sql`
      select file_bytes, (select deleted_at from files where id = ${decodeId(id)!}) as deleted_at
      from workspaces where id = ${decodeId(workspace_id)!}
    `;
    assertEquals(row!.fileBytes, 0);
    assert(row!.deletedAt !== null);
  });

  Deno.test(`${where}: files of another workspace can't be shared`, async () => {
    const { ada, channel_id } = await channelScene(world);
    const { id: workspace_id } = await ada.client.createWorkspace({ name: "Other" });
    const { id } = await uploadText(ada, "x", "x.txt", workspace_id);
    await assertRefused(
      () => ada.client.postMessage({ channel_id, content: "x", file_ids: [id] }),
      "file_not_found",
    );
  });

  Deno.test(`${where}: listFiles() pages through what one may see, and nothing else`, async () => {
    const { ada, ben, channel_id, workspace_id } = await channelScene(world);
    const [a, b, c] = [
      await uploadText(ada, "a"),
      await uploadText(ada, "b"),
      await uploadText(ben, "c", "c.txt", workspace_id),
    ];
    await ada.client.postMessage({ channel_id, content: "", file_ids: [a.id] });
    const namesFor = async (input: object) =>
      (await ben.client.listFiles({ workspace_id, ...input })).files.map(({ id }) => id);
    assertEquals(await namesFor({}), [c.id, a.id]);
    assertEquals(await namesFor({ channel_id }), [a.id]);
    assertEquals(await namesFor({ user_id: ben.user.id }), [c.id]);
    const first = await ada.client.listFiles({ workspace_id, limit: 1 });
    assertEquals(first.files.map(({ id }) => id), [b.id]);
    const next = await ada.client.listFiles({ workspace_id, before: first.next_cursor! });
    assertEquals([next.files.map(({ id }) => id), next.next_cursor], [[a.id], null]);
  });

  Deno.test(`${where}: /files/{id} sends on to a link, and tells strangers nothing`, async () => {
    const ada = await world.person("Ada");
    const { id } = await uploadText(ada, "redirected");
    const get = (token?: string) =>
      fetch(`${world.origin}/api/v1/files/${id}`, {
        headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      });
    const answer = await get(ada.client.credentials!.access_token);
    assertEquals(await answer.text(), "redirected");
    assertEquals((await get()).status, 401);
    const stranger = await world.person("Eve");
    assertEquals((await get(stranger.client.credentials!.access_token)).status, 404);
  });

  Deno.test(`${where}: an upload that was never finished is given up after a day`, async () => {
    const ada = await world.person("Ada");
    const given = { workspace_id: ada.workspace.id, name: "never", size: 500 };
    const [old, young] = [
      await ada.client.createUpload(given),
      await ada.client.createUpload(given),
    ];
    const { sql } = world.app;
    await sql`
      update files set created_at = now() - interval '25 hours' where id = ${decodeId(old.id)!}
    `;
    await cleanUp(world.app);
    await assertRefused(() => ada.client.completeUpload({ upload_id: old.id }), "upload_not_found");
    await assertRefused(() => ada.client.completeUpload({ upload_id: young.id }), "upload_missing");
    const [row] = await sql`
      select file_bytes from workspaces where id = ${decodeId(ada.workspace.id)!}
    `;
    assertEquals(row!.fileBytes, 500);
  });
});
