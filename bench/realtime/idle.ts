/* What a socket costs that says nothing: 15,000 people, each live in ten channels. */
import { report, type Table } from "../report.ts";
import { load, rssMbOf } from "./processes.ts";
import { CORES, openParley, plansFor } from "./stage.ts";

const SOCKETS = 15_000;

// The first one fills the database, which takes memory of its own; the second has the sockets.
const cores = [CORES.second, CORES.first];
await using parley = await openParley(cores, { people: SOCKETS, channels: 500, each: 10 });
const { pid } = parley.servers[1]!;
const before = rssMbOf(pid);
const plans = plansFor({ people: parley.people, ports: [parley.ports[1]!] }, {
  processes: 2,
  senders: 0,
  rate: 1,
  seconds: 10,
  warmUpS: 5,
});
const began = performance.now();
let openedS = 0;
const total = await load(plans, CORES.clients, [pid], () => {
  openedS = (performance.now() - began) / 1_000;
});
const table: Table = {
  columns: ["sockets", "opened in s", "RSS before, MB", "with them, MB", "KB each", "server core"],
  rows: [[
    SOCKETS - total.closed,
    openedS,
    before,
    total.serverRssMb,
    (total.serverRssMb - before) * 1_024 / SOCKETS,
    total.serverCpu,
  ]],
};
await report("idle", table);
Deno.exit(0);
