import { openWorld, type World } from "./world.ts";

/** The world that all tests of one file share; each test brings its own people. */
export async function suiteWorld(env?: Record<string, string>): Promise<World> {
  const world = await openWorld(env);
  Deno.test.afterAll(async () => await world[Symbol.asyncDispose]());
  return world;
}
