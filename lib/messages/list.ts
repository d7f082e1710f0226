import { listMessagesAfter, listMessagesBefore } from "../../db/messages.ts";
import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { toPage } from "../page.ts";
import type { Input, Output } from "../protocol/api.ts";
import { placeOf } from "./place.ts";
import { toMessage } from "./shape.ts";

/** A page of a channel's history, oldest first; without a cursor the newest page. */
export async function listMessages(
  app: App,
  actor: Actor,
  { limit, before, after, ...place }: Input<"listMessages">,
): Promise<Output<"listMessages">> {
  if (before !== undefined && after !== undefined) {
    const message = "Give either `before` or `after`, not both";
    throw new AppError("invalid_input", undefined, [{ path: "after", message }]);
  }
  const channelId = placeOf(place);
  await accessChannel(app.sql, actor, channelId, "see");
  const rows = after === undefined
    ? await listMessagesBefore(app.sql, {
      channelId,
      before: before ?? Number.MAX_SAFE_INTEGER,
      limit: limit + 1,
    })
    : await listMessagesAfter(app.sql, { channelId, after, limit: limit + 1 });
  const { page, next_cursor } = toPage(rows, limit, ({ ts }) => String(ts));
  if (after === undefined) page.reverse();
  return { messages: page.map(toMessage), next_cursor };
}
