import {
  keepPreview,
  listFreshPreviews,
  replaceLinks,
  wantsPreviews,
} from "../../db/link_previews.ts";
import { findMessage, lockMessage, type MessageRow } from "../../db/messages.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";
import type { MessageKey } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { scan } from "../messages/scan.ts";
import { toMessage } from "../messages/shape.ts";
import { dropPicture } from "../pictures/keep.ts";
import { transact } from "../transact.ts";
import { fetchPreview } from "./fetch.ts";

/** Finds out what is behind the links of a message, and shows it. Harmless if done again. */
export async function unfurlMessage(app: App, { channelId, ts }: MessageKey): Promise<void> {
  const message = await findMessage(app.sql, channelId, ts);
  if (!message || message.deletedAt || message.system) return;
  const urls = await wantsPreviews(app.sql, channelId) ? linksOf(message) : [];
  const hashes = urls.map(sha256);
  const fresh = new Set(await listFreshPreviews(app.sql, hashes, LIMITS.linkFreshS));
  for (const [index, hash] of hashes.entries()) {
    if (fresh.has(hash.toHex())) continue;
    const found = await fetchPreview(app, urls[index]!);
    if (await keepPreview(app.sql, hash, found) !== found.image) dropPicture(app, found.image);
  }
  await transact(app, async (tx, effects) => {
    if (!await lockMessage(tx, channelId, ts)) return;
    const before = (await findMessage(tx, channelId, ts))!;
    // Edited meanwhile: the job of that edit knows better.
    if (before.content !== message.content) return;
    await replaceLinks(tx, { channelId, ts, hashes });
    const after = (await findMessage(tx, channelId, ts))!;
    if (JSON.stringify(after.previews) === JSON.stringify(before.previews)) return;
    effects.announce(channelId, "message.previewed", toMessage(after));
  });
}

function linksOf({ content }: MessageRow): string[] {
  const urls = scan(content).flatMap((entity) => entity.type === "link" ? [entity.url] : []);
  return [...new Set(urls)].slice(0, LIMITS.linksPerMessage);
}
