/*
 * What a socket costs that says nothing: people who are each live in ten channels. On a server
 * with five thousand and on another with fifteen, because some of it a server takes once, such
 * as the young generation that it grows to while they come.
 */
import { report, type Table } from "../report.ts";
import { load, rssMbOf } from "./processes.ts";
import { CORES, openParley, plansFor } from "./stage.ts";

const SOCKETS = [5_000, 15_000] as const;

// The first one fills the database, which takes memory of its own; the others have the sockets.
const cores = [CORES.second, CORES.first, CORES.first];
await using parley = await openParley(cores, { people: SOCKETS[1], channels: 500, each: 10 });
const table: Table = {
  columns: [
    "sockets",
    "opened in s",
    "RSS before, MB",
    "with them, MB",
    "KB each",
    "KB each more",
    "server core",
  ],
  rows: [],
};
let fewerMb = 0;
for (const [n, sockets] of SOCKETS.entries()) {
  const { pid } = parley.servers[n + 1]!;
  const before = rssMbOf(pid);
  const people = parley.people.slice(0, sockets);
  const plans = plansFor({ people, ports: [parley.ports[n + 1]!] }, {
    processes: 2,
    senders: 0,
    rate: 1,
    // Who says nothing for half a minute is sent away.
    seconds: 5,
    warmUpS: 2,
  });
  const began = performance.now();
  let openedS = 0;
  const { serverRssMb, serverCpu, closed } = await load(plans, CORES.clients, [pid], () => {
    openedS = (performance.now() - began) / 1_000;
  });
  const more = n === 0 ? "" : (serverRssMb - fewerMb) * 1_024 / (sockets - SOCKETS[0]);
  const each = (serverRssMb - before) * 1_024 / sockets;
  table.rows.push([sockets - closed, openedS, before, serverRssMb, each, more, serverCpu]);
  fewerMb = serverRssMb;
}
await report("idle", table);
Deno.exit(0);
