import { z } from "zod";
import { WorkspaceRef } from "./workspaces.ts";
import { Time } from "./text.ts";

export const CreateInvite = WorkspaceRef.extend({
  role: z.enum(["admin", "member"]).default("member"),
}).meta({ id: "CreateInvite" });

export const Invite = z.strictObject({
  token: z.string(),
  url: z.url(),
  expires_at: Time,
}).meta({ id: "Invite" });

export const InviteRef = z.strictObject({ token: z.string().min(1).max(256) });
