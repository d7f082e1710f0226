import { createClient } from "../../lib/client/mod.ts";
import { API } from "../../lib/protocol/api.ts";
import { type Operation, PATHS } from "../../lib/protocol/paths.ts";
import { assertEquals } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { ask } from "./run.ts";
import { castPeople, setScene } from "./scene.ts";
import { CHANNELS, OWN, WORKSPACE } from "./table.ts";

const world = await suiteWorld();
const people = await castPeople(world);
const scene = await setScene(world, people);

Deno.test("access: every operation stands in the table, unless it concerns one's own things alone", () => {
  const tabled = [...WORKSPACE, ...CHANNELS].map(({ operation }) => operation);
  const all = new Set<Operation>([...tabled, ...OWN]);
  assertEquals([...all].toSorted(), Object.keys(PATHS).toSorted());
});

Deno.test("access: what is hidden answers exactly like what does not exist", async () => {
  const { closed_id, closed_message_id, talk_id, workspace_id } = scene;
  const problemOf = async (path: string) => {
    const { access_token } = people.stranger.client.credentials!;
    const answer = await fetch(`${world.origin}/api/v1${path}`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    const { request_id: _, detail, ...rest } = await answer.json();
    // The sentence quotes the id that was asked for, and nothing else.
    return { ...rest, detail: detail.replace(/"[^"]+"/, "…"), status: answer.status };
  };
  const elsewhere = "CBZZZZZZZZ";
  const pairs = [
    [`/channels/${closed_id}`, `/channels/${elsewhere}`],
    [`/conversations/${talk_id}`, "/conversations/DC00000001"],
    [`/channels/${closed_id}/messages`, `/channels/${elsewhere}/messages`],
    [`/messages/${closed_message_id}`, `/messages/${elsewhere}-1234567890123456`],
    [`/messages/${closed_message_id}/edits`, `/messages/${elsewhere}-1234567890123456/edits`],
    [`/workspaces/${workspace_id}`, "/workspaces/T3ZZZZZZZZ"],
    [`/workspaces/${workspace_id}/reports`, "/workspaces/T3ZZZZZZZZ/reports"],
    [`/users/${people.inside.user.id}`, "/users/U7ZZZZZZZZ"],
    [`/users/${people.inside.user.id}/presence`, "/users/U7ZZZZZZZZ/presence"],
  ];
  for (const [hidden, missing] of pairs) {
    const answer = await problemOf(hidden!);
    assertEquals(answer.status, 404, hidden);
    assertEquals(answer, await problemOf(missing!));
  }
});

Deno.test("access: a message of one channel can't be reached through another", async () => {
  const mixed = `${scene.open_id}-${scene.closed_message_id.split("-")[1]}`;
  const { client } = people.inside;
  assertEquals(await ask(client, "getMessage", { message_id: mixed }), "message_not_found");
  assertEquals(
    await ask(client, "markRead", {
      channel_id: scene.open_id,
      message_id: scene.closed_message_id,
    }),
    "message_not_found",
  );
});

Deno.test("access: every operation needs a session, unless its contract says otherwise", async () => {
  const anonymous = createClient({ origin: world.origin });
  const inputs = new Map(
    [...WORKSPACE, ...CHANNELS].map(({ operation, input }) => [operation, input(scene)]),
  );
  for (const operation of Object.keys(API) as Operation[]) {
    if ("auth" in API[operation]) continue;
    const input = inputs.get(operation) ?? { token: "x", name: "Nobody" };
    assertEquals(await ask(anonymous, operation, input), "unauthenticated", operation);
  }
});
