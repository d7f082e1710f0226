import webPush from "web-push";
import { keepPushKey } from "../../db/push.ts";
import type { App } from "../app.ts";

/** How this server proves to push services who it is (RFC 8292). */
export interface PushKey {
  publicKey: string;
  privateKey: string;
}

/** The server's key: made when it is first needed, and the same on every instance. */
export async function pushKeyOf(app: App): Promise<PushKey> {
  let sealed = await keepPushKey(app.sql, null);
  if (!sealed) {
    const made = await app.keys.seal(JSON.stringify(webPush.generateVAPIDKeys()));
    sealed = (await keepPushKey(app.sql, made))!;
  }
  return JSON.parse(await app.keys.open(sealed)) as PushKey;
}
