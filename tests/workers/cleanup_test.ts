import { cleanUp } from "../../lib/cleanup.ts";
import { createClient } from "../../lib/client/mod.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { mailTo, tokenIn } from "../helpers/mail.ts";
import { RawSocket } from "../helpers/raw_socket.ts";
import { channelScene } from "../helpers/scene.ts";
import { openOwnWorld, PASSWORD, type World } from "../helpers/world.ts";

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

Deno.test("cleanUp() trims the log from its beginning, and who was away longer is told of the gap", async () => {
  await using world = await openOwnWorld();
  const { ada, ben, channel_id, post } = await channelScene(world);
  const first = await RawSocket.live(world, ben);
  const { heads } = first.frames.find((frame) => frame.type === "ready")!;
  first[Symbol.dispose]();
  for (let n = 0; n < 6; n++) await post(ada, `${n}`);
  const stream = decodeId(channel_id)!;
  const before = await seqsOf(world, stream);
  const head = before.at(-1)!;
  // The clock that wrote the second one was slow.
  await world.app.sql`
    update events set created_at = now() - interval '8 days'
    where stream_id = ${stream} and seq <= ${head - 3} and seq <> 2
  `;
  await cleanUp(world.app);
  assertEquals(await seqsOf(world, stream), [head - 2, head - 1, head]);
  world.app.hub.feed.close();

  const from = (seq: number) => ({ ...heads, [channel_id]: seq });
  using late = await RawSocket.open(world, ben);
  late.send({ type: "resume", epoch: world.app.epoch, streams: from(2) });
  const gap = await late.next("gap");
  assertEquals([gap.stream, gap.have, gap.oldest, gap.head], [channel_id, 2, head - 2, head]);
  using timely = await RawSocket.open(world, ben);
  timely.send({ type: "resume", epoch: world.app.epoch, streams: from(head - 3) });
  await timely.next("ready");
  const replayed = timely.frames.flatMap((frame) =>
    "seq" in frame && frame.stream === channel_id ? [frame.seq] : []
  );
  assertEquals(replayed, [head - 2, head - 1, head]);
  assert(timely.frames.every(({ type }) => type !== "gap"));
});

async function seqsOf({ app }: World, stream: number): Promise<number[]> {
  const rows = await app.sql<{ seq: number }[]>`
    select seq from events where stream_id = ${stream} order by seq
  `;
  return rows.map(({ seq }) => seq);
}
