import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { photograph } from "../helpers/files.ts";
import { DOT, pictureBomb, pictureFile } from "../helpers/pictures.ts";
import { suiteWorld } from "../helpers/suite.ts";
import type { Person } from "../helpers/world.ts";

const world = await suiteWorld();

async function post(by: Person, path: string, file: File | null, name = "file") {
  const form = new FormData();
  if (file) form.set(name, file);
  const answer = await fetch(`${world.origin}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${by.client.credentials!.access_token}` },
    body: form,
  });
  return await answer.json();
}

async function show(url: string): Promise<string> {
  const answer = await fetch(new URL(url, world.origin));
  await answer.body?.cancel();
  return `${answer.status} ${answer.headers.get("content-type")}`;
}

Deno.test("an avatar comes in a form as well as in JSON", async () => {
  const ada = await world.person("Ada");
  const { avatar_url } = await post(ada, "/users/me/avatar", await photograph(600, 400));
  assertEquals(await show(avatar_url), "200 image/webp");
  assertEquals((await ada.client.getMe()).avatar_url, avatar_url);
  const other = await ada.client.setAvatar({ image: DOT });
  assert(other.avatar_url !== avatar_url);
});

Deno.test("a workspace's logo is there for its members, and its admins change it", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const { id: workspace_id } = ada.workspace;
  const path = `/workspaces/${workspace_id}/logo`;
  const { logo_url } = await post(ada, path, pictureFile());
  assertEquals(await show(logo_url), "200 image/webp");
  assertEquals((await ben.client.getWorkspace({ workspace_id })).logo_url, logo_url);
  assertEquals((await post(ben, path, pictureFile())).code, "forbidden");
  await assertRefused(() => ben.client.deleteWorkspaceLogo({ workspace_id }), "forbidden");
  assertEquals((await ada.client.deleteWorkspaceLogo({ workspace_id })).logo_url, null);
});

Deno.test("a picture in a form that is none, is too large or is missing is refused", async () => {
  const ada = await world.person("Ada");
  const code = async (file: File | null, name?: string) =>
    (await post(ada, "/users/me/avatar", file, name)).code;
  assertEquals(await code(new File(["<svg/>"], "a.png")), "not_a_picture");
  assertEquals(await code(new File([pictureBomb(20_000)], "a.png")), "not_a_picture");
  assertEquals(await code(new File([new Uint8Array(5_000_001)], "a.png")), "file_too_large");
  assertEquals(await code(null), "malformed_form");
  assertEquals(await code(pictureFile(), "image"), "malformed_form");
  const answer = await fetch(`${world.origin}/api/v1/users/me/avatar`, {
    method: "POST",
    headers: { "content-type": "multipart/form-data; boundary=x" },
    body: "--x--",
  });
  assertEquals([answer.status, (await answer.json()).code], [401, "unauthenticated"]);
});
