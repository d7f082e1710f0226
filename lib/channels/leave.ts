import { accessChannel } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Input } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { exitChannel } from "./exit.ts";
import { noteLeft } from "./note.ts";

/** Leaves a channel; who is not inside stays so. */
export async function leaveChannel(
  app: App,
  actor: Actor,
  input: Input<"leaveChannel">,
): Promise<void> {
  await leaveOnce(app, actor, input);
}

/** The same, where it matters whether somebody was inside. */
export function leaveOnce(
  app: App,
  actor: Actor,
  input: Input<"leaveChannel">,
): Promise<boolean> {
  return transact(app, async (tx, effects) => {
    const channel = await accessChannel(tx, actor, input.channel_id, "see");
    const isOut = await exitChannel(tx, effects, channel.id, actor.userId);
    if (isOut && !channel.archivedAt) noteLeft(effects, channel.id, actor.userId);
    return isOut;
  });
}
