import { accessFile } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toFile } from "./shape.ts";

/** What is known of a file that the actor may see. */
export async function getFile(
  app: App,
  actor: Actor,
  { file_id }: Input<"getFile">,
): Promise<Output<"getFile">> {
  return toFile(await accessFile(app.sql, actor, file_id));
}
