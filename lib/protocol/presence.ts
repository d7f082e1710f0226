import { z } from "zod";
import { Id, UserId } from "./ids.ts";
import { pageSize, remark } from "./text.ts";
import { WorkspaceRef } from "./workspaces.ts";

/** Whether somebody is there, as far as is known. */
export const Presence = z.enum(["online", "away", "offline", "unknown"]).meta({
  description: "`unknown` while it can't be found out, which is not the same as `offline`",
});
export type Presence = z.infer<typeof Presence>;

export const PersonsPresence = z.strictObject({ user_id: Id, presence: Presence })
  .meta({ id: "PersonsPresence" });
export type PersonsPresence = z.infer<typeof PersonsPresence>;

export const SetPresence = z.strictObject({
  status: z.enum(["online", "away", "offline"]).meta({
    description: "What others see while you are connected",
  }),
  status_message: remark(100).optional().meta({
    description: "Your custom status; empty takes it away",
  }),
}).meta({ id: "SetPresence" });

export const ListOnline = WorkspaceRef.extend({
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListOnline" });

export const OnlineList = z.strictObject({
  users: z.array(PersonsPresence),
  complete: z.boolean().meta({ description: "False where only those on this instance are known" }),
  next_cursor: z.string().nullable(),
}).meta({ id: "OnlineList" });
