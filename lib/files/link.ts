import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import type { Output } from "../protocol/api.ts";
import type { Showing } from "../services/blobs.ts";

/** A link to what is in the blob store, good for a short while and for whoever has it. */
export async function linkTo(
  app: App,
  key: string,
  showing: Showing,
): Promise<Output<"getFileLink">> {
  const lifeS = LIMITS.fileLinkLifeS;
  const expiresAt = new Date(Date.now() + lifeS * 1_000);
  return {
    url: await app.blobs.link(key, showing, lifeS),
    expires_at: expiresAt.toISOString(),
  };
}
