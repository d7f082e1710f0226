/*
 * A chat as it is: 2,000 sockets, 200 channels, everybody in ten of them, so that each message
 * goes to a hundred. First as fast as the server can tell of messages, then with messages that
 * are sent over the sockets and acknowledged once they are committed. On one instance and on two.
 */
import { report, type Table } from "../report.ts";
import { load, type Total } from "./processes.ts";
import { CORES, openParley, plansFor } from "./stage.ts";

const SECONDS = 6;
const WARM_UP_S = 8;
const PEOPLE = { people: 2_000, channels: 200, each: 10 };
const MEMBERS = PEOPLE.people * PEOPLE.each / PEOPLE.channels;

const told: Table = {
  columns: ["deliveries/s", "asked for", "instances", "p50 ms", "p99 ms", "server core", "client"],
  rows: [],
};
const kept: Table = {
  columns: [
    "messages/s",
    "asked for",
    "instances",
    "deliveries/s",
    "p50 ms",
    "p99 ms",
    "ack p99 ms",
    "refused",
    "lost",
    "server core",
    "client",
  ],
  rows: [],
};

for (const cores of [[CORES.first], [CORES.first, CORES.second]]) {
  for (const deliveries of [300_000, 600_000]) {
    // What is told of was never written, so each run begins with a server that knows of none.
    await using parley = await openParley(cores, PEOPLE);
    const pids = parley.servers.map(({ pid }) => pid);
    const channels = [...new Set(parley.people.flatMap(({ channels }) => channels))];
    const timing = { processes: 2, seconds: SECONDS, warmUpS: WARM_UP_S };
    const rate = deliveries / MEMBERS / parley.servers.length;
    const total = await load(
      plansFor(parley, { ...timing, senders: 0 }),
      CORES.clients,
      pids,
      () => {
        parley.servers.forEach((server, n) =>
          server.says({
            rate,
            seconds: SECONDS + WARM_UP_S + 1,
            // Each instance tells of messages in channels of its own, so that the order is clear.
            channels: channels.filter((_, at) => at % parley.servers.length === n),
          })
        );
      },
    );
    told.rows.push([
      total.deliveriesPerS,
      deliveries,
      cores.length,
      total.delivery.at(0.5),
      total.delivery.at(0.99),
      total.serverCpu,
      total.clientCpu,
    ]);
  }
}
await report("chat told", told);

for (const cores of [[CORES.first], [CORES.first, CORES.second]]) {
  const rates = cores.length === 1 ? [1_000, 2_500, 3_500, 5_000] : [2_500, 5_000, 8_500];
  for (const rate of rates) {
    await using parley = await openParley(cores, PEOPLE);
    const pids = parley.servers.map(({ pid }) => pid);
    const total = await load(
      plansFor(parley, {
        processes: 2,
        seconds: SECONDS,
        warmUpS: WARM_UP_S,
        senders: 500,
        rate,
      }),
      CORES.clients,
      pids,
    );
    kept.rows.push([
      total.sentPerS,
      rate,
      cores.length,
      total.deliveriesPerS,
      total.delivery.at(0.5),
      total.delivery.at(0.99),
      total.ack.at(0.99),
      total.refused,
      lost(total),
      total.serverCpu,
      total.clientCpu,
    ]);
  }
}
await report("chat kept", kept);

/** Deliveries of acknowledged messages that are missing, or "other" where the messages differ. */
function lost({ heard, acked }: Total): number | string {
  const missing = acked.count * MEMBERS - heard.count;
  return missing === 0 && acked.sum * MEMBERS !== heard.sum ? "other" : missing;
}
Deno.exit(0);
