/*
 * How fast a workspace opens, a page of history and the unread counts are read, and what a
 * send touches, when there are few messages and when there are a million. Wants a real
 * Postgres: TEST_DATABASE_URL. Every figure stands beside its own baseline, few messages.
 */
import { findBootstrap } from "../db/bootstrap.ts";
import type { Sql } from "../db/client.ts";
import { listReadStates } from "../db/read_state.ts";
import { actorOf } from "../lib/actor.ts";
import { listMessages } from "../lib/messages/list.ts";
import { sendMessage } from "../lib/messages/send.ts";
import { decodeId } from "../lib/protocol/ids.ts";
import { listUnread } from "../lib/read_state/list.ts";
import { bootstrap } from "../lib/workspaces/bootstrap.ts";
import { openOwnWorld } from "../tests/helpers/world.ts";
import { fillChannels, fillMessages, fillPeople } from "./fill.ts";
import { measure, row, type Times } from "./measure.ts";

const CHANNELS = 200;
const FEW = 10_000;
const MANY = 1_000_000;
const ROUNDS = 200;

await using world = await openOwnWorld();
const { app } = world;
const ada = await world.person("Ada");
const workspaceId = decodeId(ada.workspace.id)!;
const userId = decodeId(ada.user.id)!;
const actor = actorOf(userId, "bench");

const colleagues = await fillPeople(app.sql, workspaceId, 50);
const memberIds = [userId, ...colleagues];
const channelIds = await fillChannels(app.sql, {
  workspaceId,
  ownerId: userId,
  memberIds,
  count: CHANNELS,
});

const few = await run(FEW);
const many = await run(MANY);
row("", "few p50 ms", "many p50", "many p99", "many/few");
for (const [name, times] of Object.entries(many)) {
  const before = few[name]!;
  row(name, before.p50, times.p50, times.p99, times.p50 / before.p50);
}
await showPlans(app.sql);
await showBigChannel();

/** Fills up to `count` messages and measures; in every fourth channel there is much to read. */
async function run(count: number): Promise<Record<string, Times>> {
  await fillMessages(app.sql, { channelIds, authorIds: memberIds, count });
  await app.sql`
    update channel_members set read_ts = last_ts from streams
    where streams.id = channel_id and user_id = ${userId}
  `;
  await app.sql`
    update channel_members set read_ts = 0
    where user_id = ${userId}
      and channel_id = any(${channelIds.filter((_, n) => n % 4 === 0)}::bigint[])
  `;
  await app.sql`vacuum analyze messages`;
  await app.sql`vacuum analyze channel_members`;
  await app.sql`vacuum analyze mentions`;
  const workspace_id = workspaceId;
  const channel_id = channelIds[0]!;
  return {
    "bootstrap, 200 channels": await measure(
      ROUNDS,
      () => bootstrap(app, actor, { workspace_id, user_ids: [] }),
    ),
    "unread counts": await measure(ROUNDS, () => listUnread(app, actor, { workspace_id })),
    "newest page of 50": await measure(
      ROUNDS,
      () => listMessages(app, actor, { channel_id, limit: 50 }),
    ),
    "oldest page of 50": await measure(
      ROUNDS,
      () => listMessages(app, actor, { channel_id, limit: 50, after: 1 }),
    ),
  };
}

/** The plans of the two statements that opening a workspace takes, shortly. */
async function showPlans(sql: Sql): Promise<void> {
  const queries = {
    bootstrap: findBootstrap(explained(sql), { userId, workspaceId, userIds: [], most: 500 }),
    unread: listReadStates(explained(sql), userId, workspaceId),
  };
  for (const [name, query] of Object.entries(queries)) {
    console.log(`\nPlan: ${name}`);
    const plan = await query.then(() => [], ({ plan }: { plan: string[] }) => plan);
    for (const line of plan) {
      if (/Scan|Execution/.test(line)) console.log(`  ${line.trim().slice(0, 150)}`);
    }
  }
}

/** A database that explains a statement instead of running it, and throws the plan. */
function explained(sql: Sql): Sql {
  return new Proxy(sql, {
    apply(target, self, args) {
      const query = Reflect.apply(target, self, args);
      // A fragment is never awaited; what is, is the whole statement.
      query.then = async (_: unknown, fail: (plan: { plan: string[] }) => void) => {
        const rows = await sql`explain (analyze, costs off, timing off) ${query}`;
        fail({ plan: rows.map((line) => String(Object.values(line)[0])) });
      };
      return query;
    },
  });
}

/** What a send writes into a channel of 10,000 people. */
async function showBigChannel(): Promise<void> {
  const crowd = await fillPeople(app.sql, workspaceId, 10_000);
  const [small, big] = [channelIds[1]!, channelIds[2]!];
  await app.sql`
    insert into channel_members (channel_id, user_id, role)
    select ${big}, unnest(${crowd}::bigint[]), 'member'
  `;
  const send = (channel_id: number, content: string) => () =>
    sendMessage(app, actor, { channel_id, content });
  const { message } = await send(big, "@channel, hello")();
  const rows = await writtenWith(app.sql, big, message.ts);
  const plain = await measure(ROUNDS, send(small, "hello"));
  const crowded = await measure(ROUNDS, send(big, "hello"));
  const calling = await measure(ROUNDS, send(big, "@channel, hello"));
  console.log(`\nA send that calls everybody in a channel of 10,000 wrote: ${rows}.`);
  row("", "p50 ms", "p99 ms", "ratio");
  row("send to 51 people", plain.p50, plain.p99, 1);
  row("send to 10,051 people", crowded.p50, crowded.p99, crowded.p50 / plain.p50);
  row("the same, calling everybody", calling.p50, calling.p99, calling.p50 / plain.p50);
}

/** The rows, in all tables, that the transaction wrote which wrote this message. */
async function writtenWith(sql: Sql, channelId: number, ts: number): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select tablename as name from pg_tables where schemaname = 'public' order by tablename
  `;
  const counts: string[] = [];
  for (const { name } of tables) {
    const [counted] = await sql<[{ count: number }]>`
      select count(*)::integer as count from ${sql(name)} where xmin = (
        select xmin from messages where channel_id = ${channelId} and ts = ${ts}
      )
    `;
    if (counted.count > 0) counts.push(`${counted.count} in ${name}`);
  }
  return counts.join(", ");
}
