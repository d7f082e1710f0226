/*
 * The real server for measurements: it is told its stage as a line of JSON, and says where it is
 * and who can connect.
 */
import type { Sql } from "../../db/client.ts";
import { readConfig } from "../../lib/config.ts";
import { encodeId } from "../../lib/ids.ts";
import { createLogger } from "../../lib/logger.ts";
import { openApp } from "../../lib/open.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { publish } from "../../lib/transact.ts";
import { createRoutes } from "../../routes/mod.ts";
import { signUp } from "../../tests/helpers/world.ts";
import { fillChannels, fillPeople } from "../fill.ts";
import { linesOf } from "./lines.ts";
import { placesOf } from "./places.ts";
import { MESSAGE } from "./targets.ts";
import { tellAsToldBy } from "./telling.ts";
import { marked } from "./wire.ts";

/** Who is there to connect. */
export interface Stage {
  databaseUrl: string;
  redisUrl: string;
  people: number;
  channels: number;
  /** Channels that each of the people is in. */
  each: number;
}

/** What the server says first. */
export interface Staged {
  port: number;
  people: { token: string; channels: string[] }[];
}

const lines = linesOf(Deno.stdin.readable);
const stage = JSON.parse((await lines.next()).value!) as Stage;
const config = readConfig({
  PARLEY_ENV: "production",
  PARLEY_SECRET: "a secret for measurements: 0123456789 abcdefghij",
  DATABASE_URL: stage.databaseUrl,
  REDIS_URL: stage.redisUrl,
  QUEUE_URL: "none",
  DATABASE_POOL_SIZE: "20",
  // On, as everywhere, but so wide that they don't stop what is to be measured.
  LIMIT_REGISTER: "999999/1",
  LIMIT_HANDSHAKES: "100000/1",
  LIMIT_SEND: "999999/1",
  LIMIT_FRAMES: "999999/1",
  LIMIT_GENERAL: "999999/1",
  SOCKETS_PER_ADDRESS: "1000000",
});
const logger = createLogger("warn", "json", (line) => console.error(line));
const app = await openApp(config, logger);
const server = Deno.serve(
  { port: 0, hostname: "127.0.0.1", onListen() {} },
  createRoutes(app).fetch,
);
const { port } = server.addr;
const people = stage.people === 0 ? [] : await populate(app.sql);
console.log(JSON.stringify({ port, people } satisfies Staged));

// Told to, it publishes by itself, as if so many messages had just been committed.
await tellAsToldBy(lines, publishIn);

// Whoever measured is gone.
Deno.exit(0);

function publishIn(channel: string): void {
  const id = decodeId(channel)!;
  const stream = app.hub.feed.get(id)!;
  const seq = stream.position + 1;
  const data = { ...MESSAGE, id: `${channel}-${seq}`, channel_id: channel, content: marked(0) };
  publish(app, id, stream.tenantId, { type: "message.created", stream: channel, seq, data });
}

async function populate(sql: Sql): Promise<Staged["people"]> {
  const { workspace, user } = await signUp(`http://127.0.0.1:${port}`, "Ada");
  const workspaceId = decodeId(workspace.id)!;
  const ids = await fillPeople(sql, workspaceId, stage.people);
  const ownerId = decodeId(user.id)!;
  const channelIds = await fillChannels(sql, {
    workspaceId,
    ownerId,
    memberIds: [ownerId],
    count: stage.channels,
  });
  const places = ids.flatMap((userId, n) =>
    placesOf(n, stage).map((place) => ({ userId, channelId: channelIds[place]! }))
  );
  // In pieces, because a statement has its time.
  for (let from = 0; from < places.length; from += 10_000) {
    const some = places.slice(from, from + 10_000);
    await sql`
      insert into channel_members (channel_id, user_id, role)
      select channel_id, user_id, 'member' from unnest(
        ${some.map(({ channelId }) => channelId)}::bigint[],
        ${some.map(({ userId }) => userId)}::bigint[]
      ) as place (channel_id, user_id)
    `;
  }
  const sessions = ids.map((userId) => ({ userId, id: crypto.randomUUID() }));
  await sql`
    insert into sessions (id, user_id, kind, expires_at)
    select id, user_id, 'body', now() + interval '1 day' from unnest(
      ${sessions.map(({ id }) => id)}::uuid[], ${sessions.map(({ userId }) => userId)}::bigint[]
    ) as session (id, user_id)
  `;
  return await Promise.all(sessions.map(async ({ userId, id }, n) => ({
    token: await app.tokens.sign(userId, id, 86_400),
    channels: places.slice(n * stage.each, (n + 1) * stage.each)
      .map(({ channelId }) => encodeId(channelId)),
  })));
}
