/*
 * What a second instance is worth, and what the way over Redis costs. First how many deliveries
 * a second one instance and two keep up with, in a chat of 2,000 sockets whose messages each goes
 * to a hundred, half of them told of by either; then quiet messages from one to the other.
 */
import { report, type Table } from "../report.ts";
import { load, type Total } from "./processes.ts";
import { CORES, openParley, type Parley, plansFor } from "./stage.ts";

const TIMING = { processes: 2, seconds: 5, warmUpS: 5 };
const QUIET = { senders: 50, rate: 50 };
const CHAT = { people: 2_000, channels: 200, each: 10 };
const MEMBERS = CHAT.people * CHAT.each / CHAT.channels;
/** Deliveries a second that are tried, one after the other. */
const LADDER = Array.from({ length: 16 }, (_, step) => 0.4e6 + 0.2e6 * step);
/** It keeps up where all come, and nearly all in this time. */
const KEEPS_UP_MS = 250;

const table: Table = {
  columns: [
    "instances, a core each",
    "deliveries/s kept up with",
    "ratio",
    "p99 ms",
    "p50 ms at 50 events/s",
    "added ms",
    "client",
  ],
  rows: [],
};

const alone = await climb([CORES.first]);
const both = await climb([CORES.first, CORES.second], alone.deliveriesPerS);
const near = await quiet(([first]) => [first!]);
const far = await quiet(([first, second]) => [first!, second!]);
const ratio = both.deliveriesPerS / alone.deliveriesPerS;
row("one", alone, 1, near);
row("two, over Redis", both, ratio, far);
await report("scale", table);
Deno.exit(0);

function row(name: string, total: Total, ratio: number, p50: number): void {
  const { deliveriesPerS, delivery, clientCpu } = total;
  table.rows.push([name, deliveriesPerS, ratio, delivery.at(0.99), p50, p50 - near, clientCpu]);
}

/** The last step of the ladder that these instances keep up with; one that fails is tried again. */
async function climb(cores: string[], from = 0): Promise<Total> {
  let last: Total | undefined;
  for (const rate of LADDER.filter((rate) => rate >= 0.9 * from)) {
    const total = await tell(cores, rate) ?? await tell(cores, rate);
    if (!total) break;
    last = total;
  }
  if (!last) throw new Error("It doesn't keep up with the first step");
  return last;
}

/** What becomes of so many deliveries a second; nothing if it doesn't keep up. */
async function tell(cores: string[], deliveries: number): Promise<Total | undefined> {
  await using parley = await openParley(cores, CHAT);
  const { servers } = parley;
  const channels = [...new Set(parley.people.flatMap(({ channels }) => channels))];
  const plans = plansFor(parley, { ...TIMING, senders: 0 }).map((plan) => ({ ...plan, sample: 8 }));
  const total = await load(plans, CORES.clients, pidsOf(parley), () => {
    servers.forEach((server, n) =>
      server.says({
        rate: deliveries / MEMBERS / servers.length,
        seconds: TIMING.seconds + TIMING.warmUpS + 1,
        // Each instance tells of messages in channels of its own, so that the order is clear.
        channels: channels.filter((_, at) => at % servers.length === n),
      })
    );
  });
  const { deliveriesPerS, delivery, closed, clientCpu, serverCpu } = total;
  console.log(cores.length, deliveries, deliveriesPerS, delivery.at(0.99), serverCpu, clientCpu);
  const isWell = closed === 0 && deliveriesPerS > 0.95 * deliveries &&
    delivery.at(0.99) <= KEEPS_UP_MS;
  return isWell ? total : undefined;
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
