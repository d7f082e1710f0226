/*
 * A chat and nothing else: no rules, no log, no limits, one process. Sockets name their channels
 * in the address; what is sent is inserted with what waits as well, answered after the commit,
 * and told of with what else is due, at a distance of what the last writes took. It says what
 * the machine can do at that moment.
 */
import { setImmediate } from "node:timers";
import postgres from "postgres";
import { writeFrame } from "../../../lib/protocol/slim.ts";
import { linesOf } from "../lines.ts";
import { MESSAGE } from "../targets.ts";
import { tellAsToldBy } from "../telling.ts";
import { marked } from "../wire.ts";

interface Client {
  socket: WebSocket;
  pending: string;
}

interface Sent {
  client: Client;
  id: string;
  channel_id: string;
  content: string;
}

const MOST_PAUSE_MS = 50;
const MOST_TOGETHER = 500;

const channels = new Map<string, Set<Client>>();
let dirty: Client[] = [];
let isDue = false;
let nextAt = 0;
let seq = 0;
const waiting: Sent[] = [];
let isWriting = false;

const lines = linesOf(Deno.stdin.readable);
const { databaseUrl } = JSON.parse((await lines.next()).value!) as { databaseUrl: string };
const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
await sql`create table if not exists bare (
  channel text, seq bigint, key text, content text, primary key (channel, seq)
)`;

const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  const client = { socket, pending: "" };
  const its = new URL(request.url).searchParams.get("channels")!.split(",");
  socket.onopen = () => {
    for (const id of its) channels.getOrInsertComputed(id, () => new Set()).add(client);
    socket.send("hello");
  };
  socket.onclose = () => its.forEach((id) => channels.get(id)!.delete(client));
  socket.onmessage = ({ data }) => {
    waiting.push({ ...JSON.parse(data), client });
    if (!isWriting) write();
  };
  return response;
});
console.log(JSON.stringify({ port: server.addr.port }));

/** Inserts what waits, as long as something does. */
async function write(): Promise<void> {
  isWriting = true;
  // What comes in this turn goes along.
  await new Promise((resolve) => setImmediate(resolve));
  while (waiting.length > 0) {
    const batch = waiting.splice(0, MOST_TOGETHER);
    const first = seq;
    seq += batch.length;
    await sql`
      insert into bare (channel, seq, key, content)
      select channel, ${first}::bigint + index, key, content from unnest(
        ${batch.map(({ channel_id }) => channel_id)}::text[], ${batch.map(({ id }) => id)}::text[],
        ${batch.map(({ content }) => content)}::text[]
      ) with ordinality as given (channel, key, content, index)
    `;
    batch.forEach(({ client, id, channel_id, content }, index) => {
      const data = dataOf(channel_id, first + index + 1, content);
      const ack = writeFrame({ type: "ack", id, message: data });
      if (client.socket.readyState === WebSocket.OPEN) client.socket.send(ack);
      tell(first + index + 1, data);
    });
  }
  isWriting = false;
}

function dataOf(channel: string, seq: number, content: string) {
  return { ...MESSAGE, id: `${channel}-${seq}`, channel_id: channel, content };
}

function tell(seq: number, data: typeof MESSAGE): void {
  const stream = data.channel_id;
  const frame = writeFrame({ type: "message.created", stream, seq, data });
  for (const client of channels.get(stream) ?? []) {
    if (client.pending === "") {
      client.pending = frame;
      dirty.push(client);
    } else client.pending += `,${frame}`;
  }
  if (isDue) return;
  isDue = true;
  const wait = nextAt - performance.now();
  if (wait < 1) setImmediate(flush);
  else setTimeout(flush, wait);
}

function flush(): void {
  const began = performance.now();
  isDue = false;
  const clients = dirty;
  dirty = [];
  for (const client of clients) {
    if (client.socket.readyState === WebSocket.OPEN) client.socket.send(`[${client.pending}]`);
    client.pending = "";
  }
  // Deno writes after this turn.
  setImmediate(() => {
    const now = performance.now();
    nextAt = now + Math.min(MOST_PAUSE_MS, now - began);
  });
}

// Told to, it tells of so many messages a second by itself.
await tellAsToldBy(lines, (channel) => {
  seq++;
  tell(seq, dataOf(channel, seq, marked(0)));
});
Deno.exit(0);
