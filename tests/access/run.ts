import type { Client } from "../../lib/client/mod.ts";
import { PATHS } from "../../lib/protocol/paths.ts";
import { assertEquals } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { ACTORS, castPeople, type Scene, setScene } from "./scene.ts";
import type { Row } from "./table.ts";

/** What those are answered who are no members of the workspace. */
const OUTSIDERS = ["404", "404", "404"];

/** Asks for each row as everybody, and compares what they are answered. */
export async function runTable(rows: Row[]): Promise<void> {
  const world = await suiteWorld();
  const people = await castPeople(world);
  const shared = await setScene(world, people);
  for (const { operation, what, input, answers, isDestructive } of rows) {
    Deno.test(`access: ${operation}()${what && ` (${what})`}`, async () => {
      const expected = [...answers.split(" "), ...OUTSIDERS];
      const given: string[] = [];
      // Whoever is refused changes nothing; they can all ask in one scene.
      const hasFiles = operation.includes("File");
      const refused = isDestructive ? await setScene(world, people, { hasFiles }) : shared;
      for (const [index, name] of ACTORS.entries()) {
        const isOk = expected[index] === "ok" && PATHS[operation][0] !== "GET";
        const scene: Scene = isDestructive && isOk
          ? await setScene(world, people, { hasFiles })
          : refused;
        given.push(shortly(await ask(people[name].client, operation, input(scene))));
      }
      const told = (all: string[]) => ACTORS.map((name, index) => `${name} ${all[index]}`);
      assertEquals(told(given), told(expected));
    });
  }
}

/** What the server answers: `ok`, or the code with which it refuses. */
export async function ask(
  client: Client,
  operation: Row["operation"],
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

function shortly(code: string): string {
  if (code.endsWith("_not_found")) return "404";
  return { forbidden: "no", not_a_member: "join" }[code] ?? code;
}
