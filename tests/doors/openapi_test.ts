import { assert, assertEquals } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openWorld } from "../helpers/world.ts";
import { LOBBY } from "../../routes/lobby/contract.ts";
import { FASTROOM } from "../../routes/fastroom/contract.ts";

const world = await suiteWorld();

interface Described {
  operationId: string;
  tags: string[];
}

const documentOf = async (origin: string) =>
  await (await fetch(`${origin}/openapi.json`)).json() as {
    tags: { name: string }[];
    paths: Record<string, Record<string, Described>>;
  };

Deno.test("OpenAPI groups each door's endpoints, under the ids that generated clients have", async () => {
  const document = await documentOf(world.origin);
  assertEquals(document.tags.slice(-2).map(({ name }) => name), ["Lobby", "FastRoom"]);
  const ids = (tag: string) =>
    Object.values(document.paths).flatMap((item) => Object.values(item))
      .filter(({ tags }) => tags.includes(tag)).map(({ operationId }) => operationId).toSorted();
  // The shipped client of FastRoom was generated from these.
  assertEquals(
    ids("FastRoom"),
    [
      "register_user_register_post",
      "login_for_access_token_token_post",
      "refresh_tokens_refresh_post",
      "logout_logout_post",
      "read_users_me_users_me_get",
      "list_users_users__get",
      "get_user_users__username__get",
      "list_rooms_rooms__get",
      "create_room_rooms__post",
      "get_room_rooms__room_id__get",
      "update_room_rooms__room_id__patch",
      "delete_room_rooms__room_id__delete",
      "list_room_members_rooms__room_id__members_get",
      "join_room_rooms__room_id__join_post",
      "leave_room_rooms__room_id__leave_delete",
      "list_room_messages_rooms__room_id__messages_get",
      "edit_message_rooms__room_id__messages__message_id__patch",
      "delete_message_rooms__room_id__messages__message_id__delete",
      "get_room_by_name_rooms_by_name__room_name__get",
      "get_room_presence_rooms__room_id__presence_get",
      "toggle_moderator_rooms__room_id__members__target_user_id__moderator_post",
      "toggle_ban_rooms__room_id__members__target_user_id__ban_post",
      "toggle_mute_rooms__room_id__members__target_user_id__mute_post",
    ].toSorted(),
  );
  assertEquals(ids("Lobby").length, Object.keys(LOBBY.endpoints).length);
});

Deno.test("every endpoint of a door is described at its path, and none that is closed", async () => {
  const document = await documentOf(world.origin);
  for (const door of [LOBBY, FASTROOM]) {
    for (const { method, path } of Object.values(door.endpoints)) {
      const item = document.paths[path.replace(/:(\w+)/g, "{$1}")];
      assert(item?.[method.toLowerCase()]?.tags.includes(door.title), `${method} ${path}`);
    }
  }
  await using own = await openWorld({ DOORS: "fastroom" });
  const { paths } = await documentOf(own.origin);
  assert(paths["/rooms/"] && !paths["/messages"]);
});

Deno.test("a door that isn't known stops the server from starting, with a sentence", async () => {
  const message = await openWorld({ DOORS: "lobby,saloon" }).then(
    () => "started",
    (error) => error.message,
  );
  assert(message.includes('DOORS: There are lobby and fastroom, not "saloon"'), message);
});
