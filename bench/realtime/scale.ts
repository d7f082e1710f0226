/*
 * What a second instance is worth, and what the way over Redis costs: one channel with a
 * thousand sockets on one instance and on two; then quiet messages from one to the other.
 */
import { report, type Table } from "../report.ts";
import { load, type Total } from "./processes.ts";
import { CORES, openParley, type Parley, plansFor } from "./stage.ts";

const TIMING = { processes: 2, seconds: 5, warmUpS: 5 };
const QUIET = { senders: 50, rate: 50 };

const table: Table = {
  columns: [
    "instances, a core each",
    "deliveries/s",
    "ratio",
    "p50 ms at 50 events/s",
    "added ms",
    "client",
  ],
  rows: [],
};

const alone = await best([CORES.first]);
const both = await best([CORES.first, CORES.second]);
const near = await quiet(([first]) => [first!]);
const far = await quiet(([first, second]) => [first!, second!]);
const ratio = both.deliveriesPerS / alone.deliveriesPerS;
table.rows.push(["one", alone.deliveriesPerS, 1, near, 0, alone.clientCpu]);
table.rows.push(["two, over Redis", both.deliveriesPerS, ratio, far, far - near, both.clientCpu]);
await report("scale", table);
Deno.exit(0);

async function best(cores: string[]): Promise<Total> {
  await using parley = await openParley(cores, { people: 1_000, channels: 1, each: 1 });
  let best: Total | undefined;
  for (const senders of [64, 128, 256]) {
    const total = await load(
      plansFor(parley, { ...TIMING, senders }),
      CORES.clients,
      pidsOf(parley),
    );
    if (!best || total.deliveriesPerS > best.deliveriesPerS) best = total;
  }
  return best!;
}

/** Half of the deliveries to people of the second instance, where all send on the first. */
async function quiet(portsOf: (ports: number[]) => number[]): Promise<number> {
  const cores = [CORES.first, CORES.second];
  await using parley = await openParley(cores, { people: 200, channels: 1, each: 1 });
  const [sending, hearing = sending] = portsOf(parley.ports);
  const plans = plansFor(parley, { ...TIMING, ...QUIET, processes: 1 }).map((plan) => ({
    ...plan,
    sockets: plan.sockets.map((socket, n) => ({
      ...socket,
      port: n < QUIET.senders ? sending! : hearing!,
    })),
  }));
  return (await load(plans, CORES.clients, pidsOf(parley))).skimmed.at(0.5);
}

function pidsOf({ servers }: Parley): number[] {
  return servers.map(({ pid }) => pid);
}
