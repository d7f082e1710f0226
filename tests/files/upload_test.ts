import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { download, eachStore, follow, uploadText } from "../helpers/files.ts";
import { DOT } from "../helpers/pictures.ts";

await eachStore((world, where) => {
  Deno.test(`${where}: uploadFile() keeps the bytes and tells what they are`, async () => {
    const ada = await world.person("Ada");
    const file = await uploadText(ada, "first line\nsecond line", "notes.txt");
    const { id: _, created_at: __, ...rest } = file;
    assertEquals(rest, {
      workspace_id: ada.workspace.id,
      user_id: ada.user.id,
      name: "notes.txt",
      type: "text/plain",
      size: 22,
      sha256: file.sha256,
      width: null,
      height: null,
      thumbnail: null,
      preview: "first line\nsecond line",
      page_count: null,
    });
    const digest = await crypto.subtle.digest(
      "SHA-256",
      await download(world, ada, file.id) as BufferSource,
    );
    assertEquals(file.sha256, new Uint8Array(digest).toHex());
    assertEquals(await ada.client.getFile({ file_id: file.id }), file);
  });

  Deno.test(`${where}: a file's type follows from its bytes and not from its name`, async () => {
    const ada = await world.person("Ada");
    const typeOf = async (content: BlobPart, name: string) => {
      const file = new File([content], name, { type: "image/png" });
      return (await ada.client.uploadFile({ workspace_id: ada.workspace.id, file })).type;
    };
    const dot = Uint8Array.fromBase64(DOT);
    assertEquals(await typeOf(dot, "page.html"), "image/png");
    assertEquals(await typeOf("<html><script>alert(1)</script>", "dot.png"), "text/plain");
    assertEquals(
      await typeOf('<svg xmlns="http://www.w3.org/2000/svg"/>', "dot.png"),
      "text/plain",
    );
    assertEquals(await typeOf('<?xml version="1.0"?><svg/>', "dot.png"), "text/plain");
    assertEquals(
      await typeOf(new Uint8Array([0, 1, 2, 255]), "dot.png"),
      "application/octet-stream",
    );
    assertEquals(await typeOf("PK\x03\x04zip", "a.png"), "application/zip");
  });

  Deno.test(`${where}: what could run in a browser is only ever saved`, async () => {
    const ada = await world.person("Ada");
    const polyglot = new File(
      [Uint8Array.fromBase64(DOT), "<script>alert(1)</script>"],
      "page.html",
      { type: "text/html" },
    );
    const workspace_id = ada.workspace.id;
    const shown = await ada.client.uploadFile({ workspace_id, file: polyglot });
    const page = await uploadText(ada, "<script>alert(1)</script>", "page.html");
    const link = await ada.client.getFileLink({ file_id: page.id });
    const saved = await follow(world, link);
    assertEquals(saved.headers.get("content-type"), "text/plain; charset=utf-8");
    assert(saved.headers.get("content-disposition")!.startsWith("attachment;"));
    await saved.body?.cancel();
    const picture = await follow(world, await ada.client.getFileLink({ file_id: shown.id }));
    assertEquals(picture.headers.get("content-type"), "image/png");
    assert(picture.headers.get("content-disposition")!.startsWith("inline;"));
    await picture.body?.cancel();
    const asked = await ada.client.getFileLink({ file_id: shown.id, download: true });
    const download = await follow(world, asked);
    assert(download.headers.get("content-disposition")!.startsWith("attachment;"));
    await download.body?.cancel();
  });

  Deno.test(`${where}: a part of a file can be asked for`, async () => {
    const ada = await world.person("Ada");
    const { id } = await uploadText(ada, "0123456789");
    const link = await ada.client.getFileLink({ file_id: id });
    const part = await follow(world, link, { headers: { range: "bytes=2-4" } });
    assertEquals([part.status, await part.text()], [206, "234"]);
    assertEquals(part.headers.get("content-range"), "bytes 2-4/10");
  });

  Deno.test(`${where}: only the headers can be asked for, and nothing is left open`, async () => {
    const ada = await world.person("Ada");
    const { id } = await uploadText(ada, "0123456789");
    const link = await ada.client.getFileLink({ file_id: id });
    // Of this server alone: other tests run in the same process.
    const folder = world.app.config.blobsUrl.replace(/^file:/, "");
    const opened = () =>
      [...Deno.readDirSync("/proc/self/fd")].filter(({ name }) => {
        try {
          return Deno.readLinkSync(`/proc/self/fd/${name}`).startsWith(folder);
        } catch {
          return false;
        }
      }).length;
    const before = opened();
    for (let n = 0; n < 10; n++) {
      const head = await follow(world, link, { method: "HEAD" });
      // A presigned link is for GET alone.
      assertEquals(head.status, where === "on S3" ? 403 : 200);
    }
    assertEquals(opened(), before);
  });

  Deno.test(`${where}: names lose their folders and whatever breaks a line`, async () => {
    const ada = await world.person("Ada");
    const nameOf = async (name: string) => (await uploadText(ada, "x", name)).name;
    assertEquals(await nameOf("../../etc/passwd"), "passwd");
    assertEquals(await nameOf("C:\\Windows\\a.txt"), "a.txt");
    assertEquals(await nameOf("a\r\nset-cookie: x.txt"), "aset-cookie: x.txt");
    assertEquals(await nameOf('quote".txt'), 'quote".txt');
    assertEquals(await nameOf("日本.txt"), "日本.txt");
    assertEquals(await nameOf(".."), "file");
    const { id } = await uploadText(ada, "x", 'a";b\u202egpj.日本');
    const answer = await follow(world, await ada.client.getFileLink({ file_id: id }));
    await answer.body?.cancel();
    assertEquals(
      answer.headers.get("content-disposition"),
      "attachment; filename=\"a_;bgpj.__\"; filename*=UTF-8''a%22%3Bbgpj.%E6%97%A5%E6%9C%AC",
    );
  });

  Deno.test(`${where}: a form that is none, is cut off or lacks the file is refused`, async () => {
    const ada = await world.person("Ada");
    const post = async (type: string, body: BodyInit) => {
      const answer = await fetch(`${world.origin}/api/v1/files`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${ada.client.credentials!.access_token}`,
          "content-type": type,
        },
        body,
      });
      return (await answer.json()).code;
    };
    const type = "multipart/form-data; boundary=x";
    const field =
      `--x\r\ncontent-disposition: form-data; name="workspace_id"\r\n\r\n${ada.workspace.id}\r\n`;
    const file = `--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nbytes`;
    assertEquals(await post("application/json", "{}"), "unsupported_media_type");
    assertEquals(await post("multipart/form-data", field), "malformed_form");
    assertEquals(await post(type, `${field}--x--\r\n`), "invalid_input");
    assertEquals(await post(type, `${file}\r\n--x--\r\n`), "invalid_input");
    assertEquals(await post(type, field + file), "malformed_form");
    assertEquals(await post(type, "nothing of a form"), "malformed_form");
    const nameless = file.replace('name="file"; ', "");
    assertEquals(await post(type, `${field}${nameless}\r\n--x--\r\n`), "malformed_form");
    assertEquals(await post(type, `${field}${file}\r\n--x--\r\n`), undefined);
    assertEquals((await ada.client.listFiles({ workspace_id: ada.workspace.id })).files.length, 1);
  });

  Deno.test(`${where}: an empty file is refused`, async () => {
    const ada = await world.person("Ada");
    await assertRefused(() => uploadText(ada, ""), "empty_file");
  });

  Deno.test(`${where}: a workspace takes no more than its quota, and room comes back`, async () => {
    const ada = await world.person("Ada");
    const { workspaceQuotaBytes: quota, fileLimitBytes: most } = world.app.config;
    await assertRefused(() => uploadText(ada, "x".repeat(most + 1)), "file_too_large");
    const files = [];
    for (let size = 0; size + most <= quota; size += most) {
      files.push(await uploadText(ada, "x".repeat(most)));
    }
    await assertRefused(() => uploadText(ada, "x"), "quota_exceeded");
    await ada.client.deleteFile({ file_id: files[0]!.id });
    await uploadText(ada, "x");
    const [row] = await world.app.sql`
      select file_bytes from workspaces where id = ${decodeId(ada.workspace.id)!}
    `;
    assertEquals(row!.fileBytes, quota - most + 1);
  });
}, { FILE_LIMIT_BYTES: "1000", WORKSPACE_QUOTA_BYTES: "3000" });
