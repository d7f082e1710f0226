import { findChannelMember } from "../../db/channel_members.ts";
import type { ChannelForRow } from "../../db/channels.ts";
import type { Tx } from "../../db/client.ts";
import { findTarget, lockChannel, type TargetRow } from "../../db/moderation.ts";
import { findPlace, type PlaceRow } from "../../db/places.ts";
import { accessChannel, checkMayPromote, checkOutranks } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { enterChannels } from "../channels/enter.ts";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { type Effects, transact } from "../transact.ts";
import { forgive, putOut } from "./banning.ts";
import { giveRole } from "./change_channel_role.ts";
import { changeMuted } from "./muting.ts";

/** Somebody in a channel, or banned from it. */
export interface Whom {
  channelId: number;
  userId: number;
}

interface Found {
  channel: ChannelForRow;
  target: TargetRow;
  place: PlaceRow;
}

/** Makes a member of a channel its moderator, or takes that back where they are one. */
export function toggleModerator(app: App, actor: Actor, whom: Whom): Promise<PlaceRow> {
  const act = "give roles in the channel";
  return toggle(app, actor, whom, act, async (tx, effects, { channel, target, place }) => {
    if (whom.userId !== actor.userId) checkMayPromote(channel, target, act);
    const role = place.isModerator ? "member" : "moderator";
    await giveRole(tx, effects, actor, channel, { userId: whom.userId, role });
  });
}

/** Mutes a member of a channel, or lets them speak again. */
export function toggleMute(app: App, actor: Actor, whom: Whom): Promise<PlaceRow> {
  const act = "mute members";
  return toggle(app, actor, whom, act, async (tx, effects, { channel, target }) => {
    checkOutranks(channel, target, act);
    const { channelId, userId } = whom;
    const member = await findChannelMember(tx, channelId, userId);
    if (!member) throw new AppError("member_not_found", { id: encodeId(userId) });
    await changeMuted(tx, effects, actor, channel, { userId, isMuted: member.mutedAt === null });
  });
}

/** Bans a member of a channel, or ends that and lets them in again. */
export function toggleBan(app: App, actor: Actor, whom: Whom): Promise<PlaceRow> {
  const act = "ban members";
  return toggle(app, actor, whom, act, async (tx, effects, { channel, target }) => {
    checkOutranks(channel, target, act);
    const { userId } = whom;
    if (await forgive(tx, effects, actor, channel, userId)) {
      await enterChannels(tx, effects, [channel], userId, "member");
    } else await putOut(tx, effects, actor, channel, { userId, reason: "" });
  });
}

/** One change of somebody's place at a time; each finds what the one before has left. */
function toggle(
  app: App,
  actor: Actor,
  { channelId, userId }: Whom,
  act: string,
  change: (tx: Tx, effects: Effects, found: Found) => Promise<void>,
): Promise<PlaceRow> {
  return transact(app, async (tx, effects) => {
    await lockChannel(tx, channelId);
    const channel = await accessChannel(tx, actor, channelId, "moderate", act);
    const target = await findTarget(tx, channelId, userId);
    const place = await findPlace(tx, channelId, userId);
    if (!target || !place) throw new AppError("member_not_found", { id: encodeId(userId) });
    await change(tx, effects, { channel, target, place });
    return (await findPlace(tx, channelId, userId))!;
  });
}
