import { accessMessage } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { encodeMessageId, type MessageKey } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";

/** Where a message is to be found, for whoever may see it. */
export function permalinkOf({ config }: App, key: MessageKey): string {
  return `${config.publicUrl}/messages/${encodeMessageId(key)}`;
}

/** The link of a message that the actor may see. */
export async function getPermalink(
  app: App,
  actor: Actor,
  { message_id }: Input<"getPermalink">,
): Promise<Output<"getPermalink">> {
  await accessMessage(app.sql, actor, message_id);
  return { permalink: permalinkOf(app, message_id) };
}
