/*
 * How many sends a second are committed, 100 in flight: as Parley writes them, one statement
 * each, and one transaction of several statements each, which is the baseline. Wants a real
 * Postgres: TEST_DATABASE_URL.
 */
import type { Sql } from "../db/client.ts";
import { insertMessage, type NewMessage } from "../db/sends.ts";
import { SendBatcher } from "../lib/messages/batcher.ts";
import { decodeId } from "../lib/protocol/ids.ts";
import { openOwnWorld } from "../tests/helpers/world.ts";
import { fillChannels } from "./fill.ts";
import { row } from "./measure.ts";

const IN_FLIGHT = 100;
const SECONDS = 3;

await using world = await openOwnWorld({ DATABASE_POOL_SIZE: "20" });
const { sql } = world.app;
const ada = await world.person("Ada");
const workspaceId = decodeId(ada.workspace.id)!;
const userId = decodeId(ada.user.id)!;
const channelIds = await fillChannels(sql, {
  workspaceId,
  ownerId: userId,
  memberIds: [userId],
  count: 1_000,
});

const batcher = new SendBatcher(sql, (error) => console.error(error));
const ways: Record<string, (message: NewMessage) => Promise<unknown>> = {
  "a transaction each (baseline)": (message) => sendInTransaction(sql, message),
  "a statement each": (message) => insertMessage(sql, message),
  "together with those that wait": (message) => batcher.send(message),
};
for (const [name, places] of [["one channel", 1], ["1,000 channels", 1_000]] as const) {
  row(`\n${name}, ${IN_FLIGHT} in flight`, "sends/s", "p50 ms", "p99 ms", "ratio");
  let baseline = 0;
  for (const [way, send] of Object.entries(ways)) {
    const { perSecond, p50, p99 } = await flood((n) => send(messageOf(n, places)));
    baseline ||= perSecond;
    row(way, perSecond, p50, p99, perSecond / baseline);
  }
}

function messageOf(n: number, places: number): NewMessage {
  return {
    channelId: channelIds[n % places]!,
    userId,
    content: "A message as long as people write on the average, which is not very long.",
    parentTs: null,
    isBroadcast: false,
    clientMsgId: crypto.randomUUID(),
    fingerprint: crypto.getRandomValues(new Uint8Array(32)),
    mentionedIds: [],
    calls: null,
    blocks: null,
    attachments: null,
    metadata: null,
    fileIds: [],
    isCalling: false,
    hasLink: false,
    words: "'hello':1 'this':2 'is':3 'a':4 'message':5 'of':6 'ten':7 'words':8 'in':9 'all':10",
  };
}

/** The same rows, written as one would at first: a question or a row at a time. */
function sendInTransaction(sql: Sql, message: NewMessage): Promise<unknown> {
  const { channelId, content, clientMsgId, fingerprint, words } = message;
  return sql.begin(async (tx) => {
    await tx`
      select role from channel_members where channel_id = ${channelId} and user_id = ${userId}
      for share
    `;
    await tx`
      select ts from messages where user_id = ${userId} and client_msg_id = ${clientMsgId}
    `;
    const [stream] = await tx<[{ head: number; lastTs: number }]>`
      update streams set head = head + 1, last_ts = greatest(
        (extract(epoch from clock_timestamp()) * 1000000)::bigint, last_ts + 1
      ) where id = ${channelId} returning head, last_ts
    `;
    await tx`
      insert into messages (
        channel_id, ts, user_id, content, client_msg_id, fingerprint, words
      ) values (
        ${channelId}, ${stream.lastTs}, ${userId}, ${content}, ${clientMsgId}, ${fingerprint},
        ${words}::tsvector
      )
    `;
    await tx`
      insert into events (stream_id, seq, type, ts)
      values (${channelId}, ${stream.head}, 'message.created', ${stream.lastTs})
    `;
  });
}

async function flood(send: (n: number) => Promise<unknown>) {
  const took: number[] = [];
  let sent = 0;
  const end = performance.now() + SECONDS * 1_000;
  const lane = async () => {
    while (performance.now() < end) {
      const start = performance.now();
      await send(sent++);
      took.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
  took.sort((a, b) => a - b);
  return {
    perSecond: took.length / SECONDS,
    p50: took[Math.floor(took.length * 0.5)]!,
    p99: took[Math.floor(took.length * 0.99)]!,
  };
}
