import { z } from "zod";
import { Email, NewPassword, Secret } from "./auth.ts";
import { Id, NamedChannelId } from "./ids.ts";
import { Time } from "./text.ts";
import { PersonName } from "./users.ts";
import { WorkspaceRef } from "./workspaces.ts";

const Role = z.enum(["admin", "member", "guest"]);
const ChannelIds = z.array(NamedChannelId).max(50).default([]).meta({
  description: "Channels that whoever enters is put into; a guest sees no others",
});
const LifeS = z.int().min(60).max(30 * 86_400).default(72 * 3_600)
  .meta({ description: "Seconds until it expires; 72 hours where nothing is said" });

export const CreateInvite = WorkspaceRef.extend({
  role: Role.default("member"),
  channel_ids: ChannelIds,
  expires_in_s: LifeS,
  max_uses: z.int().min(1).max(10_000).nullable().default(null)
    .meta({ description: "How many may enter with it; null is without end" }),
}).meta({ id: "CreateInvite" });

export const MailInvites = WorkspaceRef.extend({
  emails: z.array(Email).min(1).max(50),
  role: Role.default("member"),
  channel_ids: ChannelIds,
  expires_in_s: LifeS,
}).meta({ id: "MailInvites" });

/** An invite as the workspace's admins see it. */
export const Invite = z.strictObject({
  id: z.uuid(),
  workspace_id: Id,
  role: Role,
  channel_ids: z.array(Id),
  email: z.string().nullable().meta({ description: "Whom it was mailed to; null for a link" }),
  max_uses: z.int().nullable(),
  uses: z.int(),
  created_by: Id,
  created_at: Time,
  expires_at: Time,
}).meta({ id: "Invite" });
export type Invite = z.infer<typeof Invite>;

/** A link: only whoever makes it ever sees its token. */
export const InviteLink = Invite.extend({ token: z.string(), url: z.url() })
  .meta({ id: "InviteLink" });

export const InviteList = z.strictObject({ invites: z.array(Invite) }).meta({ id: "InviteList" });

export const RevokeInvite = WorkspaceRef.extend({ invite_id: z.uuid() });

export const InviteToken = z.strictObject({ token: Secret });

/** What somebody who holds an invite may know before they accept it. */
export const InvitePreview = z.strictObject({
  workspace_name: z.string(),
  invited_by: z.string(),
  role: Role,
  email: z.string().nullable(),
  expires_at: Time,
}).meta({ id: "InvitePreview" });

export const RegisterByInvite = InviteToken.extend({
  name: PersonName,
  password: NewPassword,
  email: Email.optional().meta({ description: "Needed where the invite is a link" }),
}).meta({ id: "RegisterByInvite" });
