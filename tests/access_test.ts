import { createClient } from "../lib/client/mod.ts";
import { API } from "../lib/protocol/api.ts";
import { type Operation, PATHS } from "../lib/protocol/paths.ts";
import { assertEquals } from "./helpers/assert.ts";
import { suiteWorld } from "./helpers/suite.ts";
import { type Person } from "./helpers/world.ts";

const world = await suiteWorld();

/** Who asks: the owner, an admin and two members of a workspace, and somebody from elsewhere. */
const ACTORS = ["owner", "admin", "inside", "outside", "stranger"] as const;
type ActorName = (typeof ACTORS)[number];

interface Scene {
  people: Record<ActorName, Person>;
  workspace_id: string;
  /** A private channel that `inside` made; `outside` is not in it, nor are the others. */
  channel_id: string;
  /** A public channel that `inside` made and nobody else joined. */
  open_id: string;
  /** An invite of the owner's. */
  invite_id: string;
  /** Messages of `inside` in both. */
  message_id: string;
  open_message_id: string;
}

// The people are the same everywhere: signing up is made to be slow.
const [owner, admin, inside, outside, stranger] = await Promise.all(
  ACTORS.map((name) => world.person(name)),
) as [Person, Person, Person, Person, Person];
const people = { owner, admin, inside, outside, stranger };

async function setScene(): Promise<Scene> {
  const { id: workspace_id } = await owner.client.createWorkspace({ name: "Scene" });
  const { token, id: invite_id } = await owner.client.createInvite({ workspace_id });
  await Promise.all([admin, inside, outside].map(({ client }) => client.acceptInvite({ token })));
  await owner.client.changeRole({ workspace_id, user_id: admin.user.id, role: "admin" });
  const create = (name: string, is_private: boolean) =>
    inside.client.createChannel({ workspace_id, name, is_private });
  const [{ id: channel_id }, { id: open_id }] = [
    await create("closed", true),
    await create("open", false),
  ];
  const post = (channel_id: string) => inside.client.postMessage({ channel_id, content: "hi" });
  return {
    people,
    workspace_id,
    channel_id,
    open_id,
    invite_id,
    message_id: (await post(channel_id)).id,
    open_message_id: (await post(open_id)).id,
  };
}

/**
 * An act, and what owner, admin, inside, outside and stranger are answered: `ok`; `no`
 * where it is forbidden; `join` where they would have to join first; `404` where the thing
 * is hidden from them.
 */
type Row = [act: string, operation: Operation, input: (scene: Scene) => object, answers: string];

const TABLE: Row[] = [
  ["", "getWorkspace", inWorkspace, "ok ok ok ok 404"],
  ["", "switchWorkspace", inWorkspace, "ok ok ok ok 404"],
  ["", "listWorkspaceMembers", inWorkspace, "ok ok ok ok 404"],
  ["", "listChannels", inWorkspace, "ok ok ok ok 404"],
  ["", "createChannel", newChannel, "ok ok ok ok 404"],
  ["", "updateWorkspace", renamed, "ok ok no no 404"],
  ["of a member", "createInvite", inWorkspace, "ok ok no no 404"],
  ["of an admin", "createInvite", invitedAdmin, "ok no no no 404"],
  ["of a member", "mailInvites", mailed, "ok ok no no 404"],
  ["of an admin", "mailInvites", mailedAdmin, "ok no no no 404"],
  ["", "listInvites", inWorkspace, "ok ok no no 404"],
  ["", "revokeInvite", revoked, "ok ok no no 404"],
  ["", "changeRole", promoted, "ok no no no 404"],
  ["", "transferWorkspace", removed("outside"), "ok no no no 404"],
  ["a member", "removeWorkspaceMember", removed("outside"), "ok ok no no 404"],
  ["an admin", "removeWorkspaceMember", removed("admin"), "ok no no no 404"],
  ["", "leaveWorkspace", inWorkspace, "last_owner ok ok ok 404"],
  ["", "deleteWorkspace", inWorkspace, "ok no no no 404"],
  ["", "getUser", theInsider, "ok ok ok ok 404"],

  ["private", "getChannel", closed, "404 404 ok 404 404"],
  ["private", "listChannelMembers", closed, "404 404 ok 404 404"],
  ["private", "listMessages", closed, "404 404 ok 404 404"],
  ["private", "joinChannel", closed, "404 404 ok 404 404"],
  ["private", "leaveChannel", closed, "404 404 ok 404 404"],
  ["private", "postMessage", postedIn("channel_id"), "404 404 ok 404 404"],
  ["private", "updateChannel", topicOf("channel_id"), "404 404 ok 404 404"],
  ["private", "deleteChannel", closed, "404 404 ok 404 404"],
  ["private", "archiveChannel", closed, "404 404 ok 404 404"],
  ["private", "unarchiveChannel", closed, "404 404 ok 404 404"],
  ["private", "addChannelMember", addedTo("channel_id"), "404 404 ok 404 404"],
  ["private", "removeChannelMember", takenFrom("channel_id"), "404 404 ok 404 404"],
  ["private", "getMessage", hidden, "404 404 ok 404 404"],
  ["private", "listReplies", hidden, "404 404 ok 404 404"],
  ["private", "editMessage", edited("message_id"), "404 404 ok 404 404"],
  ["private", "deleteMessage", hidden, "404 404 ok 404 404"],
  ["private", "listPins", closed, "404 404 ok 404 404"],
  ["private", "pinMessage", hidden, "404 404 ok 404 404"],
  ["private", "unpinMessage", hidden, "404 404 ok 404 404"],
  ["private", "addReaction", reactedTo("message_id"), "404 404 ok 404 404"],
  ["private", "removeReaction", reactedTo("message_id"), "404 404 ok 404 404"],

  ["public", "getChannel", open, "ok ok ok ok 404"],
  ["public", "listChannelMembers", open, "ok ok ok ok 404"],
  ["public", "listMessages", open, "ok ok ok ok 404"],
  ["public", "joinChannel", open, "ok ok ok ok 404"],
  ["public", "leaveChannel", open, "ok ok ok ok 404"],
  ["public", "getMessage", shown, "ok ok ok ok 404"],
  ["public", "listReplies", shown, "ok ok ok ok 404"],
  ["public", "postMessage", postedIn("open_id"), "join join ok join 404"],
  ["topic", "updateChannel", topicOf("open_id"), "join join ok join 404"],
  ["name", "updateChannel", nameOf("open_id"), "ok ok ok no 404"],
  ["public", "deleteChannel", open, "ok ok ok no 404"],
  ["public", "archiveChannel", open, "ok ok ok no 404"],
  ["public", "unarchiveChannel", open, "ok ok ok no 404"],
  ["public", "addChannelMember", addedTo("open_id"), "join join ok join 404"],
  ["public", "removeChannelMember", takenFrom("open_id"), "ok ok ok no 404"],
  ["public", "editMessage", edited("open_message_id"), "no no ok no 404"],
  ["public", "deleteMessage", shown, "ok ok ok no 404"],
  ["public", "listPins", open, "ok ok ok ok 404"],
  ["public", "pinMessage", shown, "join join ok join 404"],
  ["public", "unpinMessage", shown, "join join ok join 404"],
  ["public", "addReaction", reactedTo("open_message_id"), "join join ok join 404"],
  ["public", "removeReaction", reactedTo("open_message_id"), "join join ok join 404"],
];

for (const [act, operation, input, answers] of TABLE) {
  Deno.test(`access: ${operation}${act && ` (${act})`}`, async () => {
    // Whoever may change something gets a scene of their own, so that the next finds it whole.
    const shared = await setScene();
    const expected = answers.split(" ");
    const given: string[] = [];
    for (const [index, name] of ACTORS.entries()) {
      const changes = expected[index] === "ok" && PATHS[operation][0] !== "GET";
      const scene = changes ? await setScene() : shared;
      given.push(shortly(await ask(scene.people[name], operation, input(scene))));
    }
    assertEquals(given.join(" "), answers);
  });
}

function shortly(code: string): string {
  if (code.endsWith("_not_found")) return "404";
  return { forbidden: "no", not_a_member: "join" }[code] ?? code;
}

Deno.test("access: what is hidden answers exactly like what does not exist", async () => {
  const { people, channel_id, message_id, workspace_id } = await setScene();
  const problemOf = async (path: string) => {
    const { access_token } = people.stranger.client.credentials!;
    const answer = await fetch(`${world.origin}/api/v1${path}`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    const { request_id: _, detail, ...rest } = await answer.json();
    // The sentence quotes the id that was asked for, and nothing else.
    return { ...rest, detail: detail.replace(/"[^"]+"/, "…"), status: answer.status };
  };
  const elsewhere = "C800000001";
  const pairs = [
    [`/channels/${channel_id}`, `/channels/${elsewhere}`],
    [`/channels/${channel_id}/messages`, `/channels/${elsewhere}/messages`],
    [`/messages/${message_id}`, `/messages/${elsewhere}-1234567890123456`],
    [`/workspaces/${workspace_id}`, "/workspaces/T000000001"],
    [`/users/${people.inside.user.id}`, "/users/U400000001"],
  ];
  for (const [hidden, missing] of pairs) {
    const answer = await problemOf(hidden!);
    assertEquals(answer.status, 404);
    assertEquals(answer, await problemOf(missing!));
  }
});

Deno.test("access: a message of one channel can't be reached through another", async () => {
  const { people, open_id, message_id } = await setScene();
  const mixed = `${open_id}-${message_id.split("-")[1]}`;
  assertEquals(await ask(people.inside, "getMessage", { message_id: mixed }), "message_not_found");
});

Deno.test("access: every operation needs a session, unless its contract says otherwise", async () => {
  const anonymous = { client: createClient({ origin: world.origin }) };
  const scene = await setScene();
  const inputs = new Map(TABLE.map(([, operation, input]) => [operation, input(scene)]));
  for (const operation of Object.keys(API) as Operation[]) {
    if ("auth" in API[operation]) continue;
    const input = inputs.get(operation) ?? { token: "x", name: "Nobody" };
    assertEquals(await ask(anonymous, operation, input), "unauthenticated", operation);
  }
});

async function ask(
  { client }: Pick<Person, "client">,
  operation: Operation,
  input: object,
): Promise<string> {
  try {
    await client[operation](input as never);
    return "ok";
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === undefined) throw error;
    return code;
  }
}

function inWorkspace({ workspace_id }: Scene) {
  return { workspace_id };
}
function renamed({ workspace_id }: Scene) {
  return { workspace_id, name: "Renamed" };
}
function invitedAdmin({ workspace_id }: Scene) {
  return { workspace_id, role: "admin" };
}
function mailed({ workspace_id }: Scene) {
  return { workspace_id, emails: ["new@example.com"] };
}
function mailedAdmin({ workspace_id }: Scene) {
  return { workspace_id, emails: ["new@example.com"], role: "admin" };
}
function revoked({ workspace_id, invite_id }: Scene) {
  return { workspace_id, invite_id };
}
function promoted({ workspace_id, people }: Scene) {
  return { workspace_id, user_id: people.outside.user.id, role: "admin" };
}
function removed(name: ActorName) {
  return ({ workspace_id, people }: Scene) => ({ workspace_id, user_id: people[name].user.id });
}
function newChannel({ workspace_id }: Scene) {
  return { workspace_id, name: "new" };
}
function theInsider({ people }: Scene) {
  return { user_id: people.inside.user.id };
}
function closed({ channel_id }: Scene) {
  return { channel_id };
}
function open({ open_id }: Scene) {
  return { channel_id: open_id };
}
function hidden({ message_id }: Scene) {
  return { message_id };
}
function shown({ open_message_id }: Scene) {
  return { message_id: open_message_id };
}
function postedIn(key: "channel_id" | "open_id") {
  return (scene: Scene) => ({ channel_id: scene[key], content: "hello" });
}
function topicOf(key: "channel_id" | "open_id") {
  return (scene: Scene) => ({ channel_id: scene[key], topic: "new" });
}
function nameOf(key: "channel_id" | "open_id") {
  return (scene: Scene) => ({ channel_id: scene[key], name: "renamed" });
}
function addedTo(key: "channel_id" | "open_id") {
  return (scene: Scene) => ({ channel_id: scene[key], user_id: scene.people.admin.user.id });
}
function takenFrom(key: "channel_id" | "open_id") {
  return (scene: Scene) => ({ channel_id: scene[key], user_id: scene.people.inside.user.id });
}
function reactedTo(key: "message_id" | "open_message_id") {
  return (scene: Scene) => ({ message_id: scene[key], emoji: "tada" });
}
function edited(key: "message_id" | "open_message_id") {
  return (scene: Scene) => ({ message_id: scene[key], content: "changed" });
}
