/*
 * Everybody comes back at once: a thousand sockets are cut off, miss some messages, and resume
 * on an instance that has never heard of them. How long until all are live, and what it asks
 * Postgres for that, beside a quiet second with the same people.
 */
import { createClient } from "../../lib/client/mod.ts";
import { report, type Table } from "../report.ts";
import { load, pause } from "./processes.ts";
import { CORES, openParley, plansFor } from "./stage.ts";
import { Wire } from "./wire.ts";

const SOCKETS = 1_000;
const MISSED = 300;
const STEADY_RATE = 100;
const SECONDS = 5;
/** Postgres tells what it has done about a second later. */
const COUNTED_MS = 2_000;

const table: Table = {
  columns: ["what", "seconds", "statements", "a second"],
  rows: [],
};

await using parley = await openParley([CORES.first, CORES.second], {
  people: SOCKETS,
  channels: 100,
  each: 10,
});
const [first, second] = parley.ports as [number, number];
const [here] = parley.servers;

// The same people, quietly talking.
const before = await parley.statements();
await load(
  plansFor({ people: parley.people, ports: [first] }, {
    processes: 2,
    senders: 100,
    rate: STEADY_RATE,
    seconds: SECONDS,
    warmUpS: 2,
  }),
  CORES.clients,
  [here!.pid],
);
await pause(COUNTED_MS);
const steady = (await parley.statements() - before) / (SECONDS + 2);
table.rows.push([
  `${STEADY_RATE} messages/s, ${SOCKETS} sockets`,
  SECONDS,
  steady * SECONDS,
  steady,
]);

const cursors = await Promise.all(parley.people.map(({ token }) => goLive(first, token)));
const { channels, token } = parley.people[0]!;
const client = createClient({
  origin: `http://127.0.0.1:${first}`,
  credentials: { access_token: token, refresh_token: "" },
});
for (let n = 0; n < MISSED; n++) {
  await client.postMessage({ channel_id: channels[n % channels.length]!, content: `Missed ${n}` });
}
for (const { wire } of cursors) wire.close();
await pause(COUNTED_MS);

const asked = await parley.statements();
const began = performance.now();
await Promise.all(parley.people.map(({ token }, n) => goLive(second, token, cursors[n])));
const took = (performance.now() - began) / 1_000;
await pause(COUNTED_MS);
const statements = await parley.statements() - asked;
table.rows.push([`${SOCKETS} sockets resume at once`, took, statements, statements / took]);
await report("resume", table);
Deno.exit(0);

interface Cursors {
  wire: Wire;
  epoch: string;
  heads: Record<string, number>;
}

/** Opens a socket and makes it live, after cursors if there are any. */
async function goLive(port: number, token: string, from?: Cursors): Promise<Cursors> {
  const { promise, resolve } = Promise.withResolvers<Cursors>();
  let epoch = "";
  await Wire.open({
    port,
    path: "/api/v1/ws",
    headers: { authorization: `Bearer ${token}` },
    onEvent() {},
    onText(text, wire) {
      const value = JSON.parse(text);
      for (const frame of Array.isArray(value) ? value : [value]) {
        if (frame.type === "hello") {
          epoch = frame.epoch;
          const streams = from?.heads;
          wire.send(
            JSON.stringify(streams ? { type: "resume", epoch, streams } : { type: "start" }),
          );
        }
        if (frame.type === "gap") throw new Error(`Too much was missed: ${text.slice(0, 200)}`);
        if (frame.type === "ready") resolve({ wire, epoch, heads: frame.heads });
      }
    },
  });
  return await promise;
}
