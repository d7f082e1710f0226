import { z } from "zod";
import { Channel, ChannelRole } from "./channels.ts";
import { Id, UserId } from "./ids.ts";
import { PersonsPresence } from "./presence.ts";
import { ReadState, UnreadList } from "./read_state.ts";
import { Time } from "./text.ts";
import { Account, User } from "./users.ts";
import { WorkspaceRef, WorkspaceView } from "./workspaces.ts";

export const GetBootstrap = WorkspaceRef.extend({
  user_ids: z.string().max(2_500).default("")
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(UserId).max(200))
    .meta({ description: "People on screen, by comma; those of your conversations come anyway" }),
}).meta({ id: "GetBootstrap" });

/** A channel or conversation that somebody is in, with their place in it. */
export const JoinedChannel = z.strictObject({
  channel: Channel,
  role: ChannelRole,
  muted_at: Time.nullable(),
  read_state: ReadState,
}).meta({ id: "JoinedChannel" });

/** All that a client needs to open a workspace. */
export const Bootstrap = z.strictObject({
  epoch: z.string(),
  heads: z.record(Id, z.int().min(0)).meta({
    description: "Resume a socket after these; they were read before everything else here",
  }),
  me: Account,
  workspace: WorkspaceView,
  channels: z.array(JoinedChannel),
  threads: UnreadList.shape.threads,
  people: z.array(User),
  presences: z.array(PersonsPresence),
}).meta({ id: "Bootstrap" });
