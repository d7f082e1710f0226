import { cleanUp } from "../../lib/cleanup.ts";
import { createClient } from "../../lib/client/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { mailTo, tokenIn } from "../helpers/mail.ts";
import { openOwnWorld, PASSWORD } from "../helpers/world.ts";

Deno.test("cleanUp() takes away what has ended long ago, and nothing that still counts", async () => {
  await using world = await openOwnWorld();
  const { sql } = world.app;
  const ada = await world.person("Ada");
  const token = tokenIn(await mailTo(world, ada.email, "Confirm"));
  const { refresh_token } = ada.client.credentials!;
  await ada.client.refreshSession({ refresh_token });
  const other = createClient({ origin: world.origin });
  await other.login({ email: ada.email, password: PASSWORD });
  await other.logout();
  const invite = await ada.client.createInvite({ workspace_id: ada.workspace.id });
  const counts = async () => {
    const [row] = await sql<{ sessions: number; tokens: number; links: number; invites: number }[]>`
      select (select count(*)::integer from sessions) as sessions,
        (select count(*)::integer from refresh_tokens) as tokens,
        (select count(*)::integer from one_time_tokens) as links,
        (select count(*)::integer from invites) as invites
    `;
    return { ...row };
  };
  const before = await counts();
  await cleanUp(world.app);
  assertEquals(await counts(), before);
  await createClient({ origin: world.origin }).verifyEmail({ token });
  await createClient({ origin: world.origin }).previewInvite({ token: invite.token });

  // Half a year passes for all that has ended.
  await sql`update sessions set revoked_at = now() - interval '180 days' where revoked_at is not null`;
  await sql`
    update refresh_tokens set replaced_at = now() - interval '180 days'
    where replaced_at is not null
  `;
  await sql`update one_time_tokens set expires_at = now() - interval '180 days'`;
  await sql`update invites set expires_at = now() - interval '180 days'`;
  await cleanUp(world.app);
  assertEquals(await counts(), { sessions: 1, tokens: 1, links: 0, invites: 0 });
  await ada.client.getSession();
  const newest = ada.client.credentials!.refresh_token;
  await ada.client.refreshSession({ refresh_token: newest });
});
