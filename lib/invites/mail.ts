import { insertInvite } from "../../db/invites.ts";
import { accessWorkspace } from "../access.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { record } from "../audit/record.ts";
import { sha256 } from "../crypto.ts";
import type { Input, Output } from "../protocol/api.ts";
import { spend, whoIs } from "../rate_limits/spend.ts";
import { transact } from "../transact.ts";
import { checkChannels } from "./check_channels.ts";
import { needToInvite, toInvite } from "./shape.ts";
import { inviteToken } from "./token.ts";

/**
 * Invites people by mail, whether they have an account or not; says nothing of which. Each
 * invite works once, for whoever reads that address.
 */
export async function mailInvites(
  app: App,
  actor: Actor,
  { workspace_id, emails, role, channel_ids, expires_in_s }: Input<"mailInvites">,
): Promise<Output<"mailInvites">> {
  await accessWorkspace(app.sql, actor, workspace_id, needToInvite(role));
  await checkChannels(app.sql, actor, workspace_id, channel_ids);
  const wanted = [...new Set(emails)];
  for (const _ of wanted) await spend(app, "invite", whoIs(actor));
  const invites = await transact(app, async (tx, effects) => {
    await accessWorkspace(tx, actor, workspace_id, needToInvite(role));
    const rows = [];
    for (const email of wanted) {
      const id = crypto.randomUUID();
      const hash = sha256(await inviteToken(app, id));
      const invite = await insertInvite(tx, {
        id,
        hash,
        workspaceId: workspace_id,
        role,
        channelIds: channel_ids,
        email,
        maxUses: 1,
        createdBy: actor.userId,
        lifeS: expires_in_s,
      });
      rows.push(invite);
      await record(tx, actor, workspace_id, "invite.created", { invite_id: id, role });
      effects.defer("invite", { invite_id: id });
    }
    return rows;
  });
  return { invites: invites.map(toInvite) };
}
