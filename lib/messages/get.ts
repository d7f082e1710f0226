import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { toMessage } from "./shape.ts";

/** A message in a channel that the actor may see. */
export async function getMessage(
  app: App,
  actor: Actor,
  input: Input<"getMessage">,
): Promise<Output<"getMessage">> {
  return toMessage(await accessMessage(app.sql, actor, input.message_id));
}
