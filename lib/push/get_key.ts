import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";
import { pushKeyOf } from "./key.ts";

/** What a browser needs to subscribe. */
export async function getPushKey(app: App, _actor: Actor): Promise<Output<"getPushKey">> {
  return { public_key: (await pushKeyOf(app)).publicKey };
}
