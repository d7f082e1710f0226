import { accessFile } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input, Output } from "../protocol/api.ts";
import { bytesKey } from "./keys.ts";
import { linkTo } from "./link.ts";
import { isShown } from "./type.ts";

/** A link to a file's bytes. Who may see the file is looked at here, each time. */
export async function getFileLink(
  app: App,
  actor: Actor,
  { file_id, download }: Input<"getFileLink">,
): Promise<Output<"getFileLink">> {
  const { blob, type, name } = await accessFile(app.sql, actor, file_id);
  return await linkTo(app, bytesKey(blob), {
    type: type.startsWith("text/") ? `${type}; charset=utf-8` : type,
    name,
    isInline: isShown(type) && !download,
  });
}
