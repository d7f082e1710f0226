/*
 * How fast messages are found among a million: rare words and common ones, phrases, people,
 * parts of words. Wants a real Postgres: TEST_DATABASE_URL. A baseline stands beside each
 * figure: the same question without an index, one look at every message.
 */
import type { Sql } from "../db/client.ts";
import { insertWords } from "../db/vocabulary.ts";
import { actorOf } from "../lib/actor.ts";
import { decodeId } from "../lib/protocol/ids.ts";
import { search } from "../lib/search/search.ts";
import { openOwnWorld } from "../tests/helpers/world.ts";
import { fillChannels, fillPeople } from "./fill.ts";
import { measure } from "./measure.ts";
import { report, type Table } from "./report.ts";

const MESSAGES = 1_000_000;
const CHANNELS = 200;
const VOCABULARY = 50_000;
const WORDS_EACH = 12;
const ROUNDS = 60;
const AT_ONCE = 20_000;

await using world = await openOwnWorld({ RATE_LIMITS: "off" });
const { app } = world;
const ada = await world.person("Ada");
const workspaceId = decodeId(ada.workspace.id)!;
const userId = decodeId(ada.user.id)!;
const actor = actorOf(userId, "bench");
const memberIds = [userId, ...await fillPeople(app.sql, workspaceId, 50)];
const channelIds = await fillChannels(app.sql, {
  workspaceId,
  ownerId: userId,
  memberIds,
  count: CHANNELS,
});

/** Words as languages have them: the n-th occurs about 1/n as often as the first (Zipf). */
const words = Array.from({ length: VOCABULARY }, (_, n) => wordOf(n));
await fill(app.sql);

const questions: Record<string, string> = {
  "a rare word": words[20_000]!,
  "a word in a thousand messages": words[1_500]!,
  "a common word": words[60]!,
  "the commonest word": words[0]!,
  "two words": `${words[300]} ${words[500]}`,
  "a phrase": `"${words[3]} ${words[8]}"`,
  "a person's messages with a word": `from:me ${words[200]}`,
  "a word in a channel": `in:channel-7 ${words[100]}`,
  "a part of a word": words[9_000]!.slice(2, 9),
};
const table: Table = {
  columns: ["what is looked for", "found", "p50 ms", "p99 ms", "best first p50", "without index"],
  rows: [],
};
for (const [name, q] of Object.entries(questions)) {
  const ask = (sort: "newest" | "relevance") =>
    search(app, actor, {
      workspace_id: workspaceId,
      q,
      type: "messages",
      sort,
      flat: false,
      limit: 20,
      cursor: undefined,
    });
  const page = await ask("newest");
  const newest = await measure(ROUNDS, () => ask("newest"));
  const best = await measure(ROUNDS / 4, () => ask("relevance"));
  const found = "results" in page ? page.results.length : 0;
  const plain = q.replaceAll('"', "").split(" ").at(-1)!;
  const scan = await measure(2, () => scanFor(app.sql, plain));
  table.rows.push([name, found, newest.p50, newest.p99, best.p50, scan.p50]);
}
await report("search", table);
await showPlan(app.sql);
Deno.exit(0);

/** Syllables, so that words look like words and have parts. */
function wordOf(n: number): string {
  const syllables = ["ka", "ro", "mi", "ten", "lu", "sar", "bo", "ne", "vi", "gul"];
  let text = "";
  for (let rest = n + 1; rest > 0; rest = Math.floor(rest / 10)) text += syllables[rest % 10]!;
  return text;
}

async function fill(sql: Sql): Promise<void> {
  const began = performance.now();
  for (let at = 0; at < MESSAGES; at += AT_ONCE) {
    const texts = Array.from({ length: AT_ONCE }, () =>
      Array.from({ length: WORDS_EACH }, () => {
        const rank = Math.floor(VOCABULARY ** Math.random()) - 1;
        return words[rank]!;
      }).join(" "));
    await sql`
      insert into messages (channel_id, ts, user_id, content, words)
      select (${channelIds}::bigint[])[1 + (n * 7919) % ${CHANNELS}],
        1700000000000000 + n * 1000, author, content,
        to_tsvector('simple', content) || array_to_tsvector(array['@' || author])
      from (
        select ${at}::bigint + ordinality as n, content,
          (${memberIds}::bigint[])[1 + (ordinality * 31) % ${memberIds.length}] as author
        from unnest(${texts}::text[]) with ordinality as given (content, ordinality)
      ) as given
    `;
  }
  for (let at = 0; at < words.length; at += 5_000) {
    const some = words.slice(at, at + 5_000);
    await insertWords(sql, some.map((word) => ({ workspaceId, word })));
  }
  await sql`vacuum analyze messages`;
  await sql`vacuum analyze vocabulary`;
  console.log(`Filled in ${Math.round((performance.now() - began) / 1_000)} s`);
}

async function scanFor(sql: Sql, word: string): Promise<void> {
  await sql`
    select channel_id, ts from messages
    where position(${word} in lower(content)) > 0 and channel_id = any(${channelIds}::bigint[])
    order by ts + 0 desc limit 20
  `;
}

/** How Postgres finds a rare word and a common one. */
async function showPlan(sql: Sql): Promise<void> {
  const two = `'${words[300]}':* & '${words[500]}':*`;
  for (const query of [`'${words[20_000]}':*`, `'${words[0]}':*`, two]) {
    const plan = await sql`
      explain (analyze, buffers, costs off)
      select channel_id, ts from messages m
      where channel_id in (select id from channels where workspace_id = ${workspaceId})
        and deleted_at is null and system is null and words @@ ${query}::tsquery
      order by ts desc, channel_id desc limit 20
    `;
    console.log(plan.map((row) => row["QUERY PLAN"] ?? Object.values(row)[0]).join("\n"));
  }
}
