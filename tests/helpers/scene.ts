import type { Person, World } from "./world.ts";

/** A workspace of Ada's with two members, and a channel of hers that all three are in. */
export async function channelScene(world: World, name = "project") {
  const ada = await world.person("Ada");
  const [ben, cleo] = [await world.member("Ben", ada), await world.member("Cleo", ada)];
  const workspace_id = ada.workspace.id;
  const { id: channel_id } = await ada.client.createChannel({ workspace_id, name });
  for (const { client } of [ben, cleo]) await client.joinChannel({ channel_id });
  const post = (by: Person, content = "Hello", parent_message_id?: string) =>
    by.client.postMessage({ channel_id, content, parent_message_id });
  return { ada, ben, cleo, workspace_id, channel_id, post };
}
