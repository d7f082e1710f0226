import { accessFile } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import type { Input, Output } from "../protocol/api.ts";
import { thumbnailKey } from "./keys.ts";
import { linkTo } from "./link.ts";

/** A link to a smaller picture of a file. */
export async function getThumbnailLink(
  app: App,
  actor: Actor,
  { file_id, size }: Input<"getThumbnailLink">,
): Promise<Output<"getThumbnailLink">> {
  const { blob, thumbnail, name } = await accessFile(app.sql, actor, file_id);
  if (thumbnail !== "ready") throw new AppError("thumbnail_not_found", { id: encodeId(file_id) });
  const shown = { type: "image/webp", name: `${name}-${size}.webp`, isInline: true };
  return await linkTo(app, thumbnailKey(blob, size), shown);
}
