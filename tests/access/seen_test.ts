/*
 * What everybody who could ask finds, and is told of: not by the code that refuses, but by
 * what is in the answer.
 */
import { notifyOf } from "../../lib/notifications/notify.ts";
import { decodeMessageId } from "../../lib/protocol/ids.ts";
import { assertEquals } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { type ActorName, ACTORS, castPeople, type Scene, setScene } from "./scene.ts";

const world = await suiteWorld();
const people = await castPeople(world);
const scene = await setScene(world, people);
const { inside } = people;
const { workspace_id } = scene;

/** Who may read what is said in each place; the author is `inside`. */
const READERS: Record<"closed" | "open" | "talk", ActorName[]> = {
  closed: ["inside", "muted"],
  open: ["owner", "admin", "moderator", "inside", "member", "guest", "muted"],
  talk: ["inside", "guest"],
};
/** Who is in each place, and so is told of it. */
const MEMBERS: Record<"closed" | "open" | "talk", ActorName[]> = {
  closed: ["muted"],
  open: ["guest", "muted"],
  talk: ["guest"],
};
const PLACES = ["closed", "open", "talk"] as const;
const channelOf = (place: keyof Scene & `${typeof PLACES[number]}_id`) => scene[place];

/** Everybody's answer to something; refusals count as nothing. */
async function everybody<T>(ask: (name: ActorName) => Promise<T[]>): Promise<ActorName[]> {
  const found: ActorName[] = [];
  for (const name of ACTORS) {
    const answer = await ask(name).catch((error: { code?: string }) => {
      if (error.code === undefined) throw error;
      return [];
    });
    if (answer.length > 0) found.push(name);
  }
  return found;
}

for (const place of PLACES) {
  const word = `zebra${place}`;

  Deno.test(`search hits are found by those alone who may read them (${place})`, async () => {
    const channel_id = channelOf(`${place}_id`);
    await inside.client.postMessage({ channel_id, content: `a ${word} here` });
    const found = await everybody(async (name) => {
      const page = await people[name].client.search({ workspace_id, q: word, type: "messages" });
      return "results" in page ? page.results : [];
    });
    assertEquals(found, READERS[place]);
  });

  Deno.test(`files are found by those alone who may read their messages (${place})`, async () => {
    const name = `${word}.txt`;
    const file = new File(["x"], name);
    const { id } = await inside.client.uploadFile({ workspace_id, file });
    const channel_id = channelOf(`${place}_id`);
    await inside.client.postMessage({ channel_id, content: "", file_ids: [id] });
    const searched = await everybody(async (name) => {
      const page = await people[name].client.search({ workspace_id, q: word, type: "files" });
      return "results" in page ? page.results : [];
    });
    const listed = await everybody(async (name) => {
      const { files } = await people[name].client.listFiles({ workspace_id });
      return files.filter((file) => file.id === id);
    });
    assertEquals([searched, listed], [READERS[place], READERS[place]]);
  });

  Deno.test(`notifications are for those alone who are in the place (${place})`, async () => {
    const channel_id = channelOf(`${place}_id`);
    const called = ACTORS.map((name) => `<@${people[name].user.id}>`).join(" ");
    const { id } = await inside.client.postMessage({ channel_id, content: called });
    await notifyOf(world.app, decodeMessageId(id)!);
    const told = await everybody(async (name) => {
      const { notifications } = await people[name].client.listNotifications({});
      return notifications.filter(({ message_id }) => message_id === id);
    });
    assertEquals(told, MEMBERS[place]);
  });
}
