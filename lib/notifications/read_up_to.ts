import type { Tx } from "../../db/client.ts";
import { readUpTo as read } from "../../db/notifications.ts";
import type { Effects } from "../transact.ts";

/** Whoever has seen a channel or thread up to somewhere has seen what they were told of it. */
export async function readUpTo(
  tx: Tx,
  effects: Effects,
  userId: number,
  cursors: Parameters<typeof read>[2],
): Promise<void> {
  const notification_ids = await read(tx, userId, cursors);
  if (notification_ids.length > 0) {
    effects.announce(userId, "notification.read", { notification_ids });
  }
}
