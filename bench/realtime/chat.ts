/*
 * A chat as it is: 2,000 sockets, 200 channels, everybody in ten of them, so that each message
 * goes to a hundred. First as fast as the server can tell of messages, then with messages that
 * are sent over the sockets and acknowledged once they are committed. On one instance and on two,
 * and beside a chat that does this and nothing else, which is what the machine can do.
 */
import { report, type Table } from "../report.ts";
import { besideCommits } from "./commits.ts";
import { undisturbed } from "./machine.ts";
import { load, type Total } from "./processes.ts";
import { type Chat, CORES, openBareChat, openParley, plansFor } from "./stage.ts";

const TIMING = { processes: 2, seconds: 6, warmUpS: 8 };
const PEOPLE = { people: 2_000, channels: 200, each: 10 };
const MEMBERS = PEOPLE.people * PEOPLE.each / PEOPLE.channels;
const SENDERS = 500;

/** What is measured: a server, on so many cores, and at which rates. */
const SERVERS: {
  name: string;
  cores: string[];
  open(cores: string[]): Promise<Chat>;
  /** Deliveries a second that it tells of by itself. */
  told: number[];
  /** Messages a second that are sent to it. */
  kept: number[];
}[] = [
  {
    name: "Parley",
    cores: [CORES.first],
    open: (cores) => openParley(cores, PEOPLE),
    told: [300_000, 600_000],
    kept: [1_000, 2_500, 5_000],
  },
  {
    name: "a chat, nothing else",
    cores: [CORES.first],
    open: ([core]) => openBareChat(core!, PEOPLE),
    told: [300_000, 600_000],
    kept: [2_500, 5_000],
  },
  {
    name: "Parley",
    cores: [CORES.first, CORES.second],
    open: (cores) => openParley(cores, PEOPLE),
    told: [300_000, 600_000],
    kept: [2_500, 5_000, 8_500],
  },
];

const told: Table = {
  columns: [
    "server",
    "instances",
    "deliveries/s",
    "asked for",
    "p50 ms",
    "p99 ms",
    "server core",
    "stolen",
    "client",
  ],
  rows: [],
};
const kept: Table = {
  columns: [
    "server",
    "instances",
    "messages/s",
    "asked for",
    "deliveries/s",
    "p50 ms",
    "p99 ms",
    "ack p99 ms",
    "a commit p99",
    "refused",
    "lost",
    "server core",
    "stolen",
    "client",
  ],
  rows: [],
};

for (const { name, cores, open, told: rates } of SERVERS) {
  for (const rate of rates) {
    const total = await undisturbed(async () => {
      // What is told of was never written, so each run begins with a server that knows of none.
      await using chat = await open(cores);
      return await tell(chat, rate);
    });
    const { deliveriesPerS, delivery, serverCpu, stolen, clientCpu } = total;
    const latency = [delivery.at(0.5), delivery.at(0.99)];
    const shares = [serverCpu, stolen, clientCpu];
    told.rows.push([name, cores.length, deliveriesPerS, rate, ...latency, ...shares]);
  }
}
await report("chat told", told);

for (const { name, cores, open, kept: rates } of SERVERS) {
  for (const rate of rates) {
    const total = await undisturbed(async () => {
      await using chat = await open(cores);
      const plans = plansFor(chat, { ...TIMING, senders: SENDERS, rate });
      return await besideCommits(
        chat.databaseUrl,
        () => load(plans, CORES.clients, pidsOf(chat)),
      );
    });
    const { sentPerS, deliveriesPerS, delivery, ack, commit, refused } = total;
    const { serverCpu, stolen, clientCpu } = total;
    const latency = [delivery.at(0.5), delivery.at(0.99), ack.at(0.99), commit.at(0.99)];
    const outcome = [refused, lost(total)];
    const shares = [serverCpu, stolen, clientCpu];
    kept.rows.push([
      name,
      cores.length,
      sentPerS,
      rate,
      deliveriesPerS,
      ...latency,
      ...outcome,
      ...shares,
    ]);
  }
}
await report("chat kept", kept);
Deno.exit(0);

/** Has the servers tell of so many deliveries a second by themselves. */
async function tell(chat: Chat, deliveries: number): Promise<Total> {
  const { servers, people } = chat;
  const channels = [...new Set(people.flatMap(({ channels }) => channels))];
  // Looking into every frame, the clients of two servers are the limit.
  const plans = plansFor(chat, { ...TIMING, senders: 0 }).map((plan) => ({ ...plan, sample: 8 }));
  return await load(
    plans,
    CORES.clients,
    pidsOf(chat),
    () => {
      servers.forEach((server, n) =>
        server.says({
          rate: deliveries / MEMBERS / servers.length,
          seconds: TIMING.seconds + TIMING.warmUpS + 1,
          // Each instance tells of messages in channels of its own, so that the order is clear.
          channels: channels.filter((_, at) => at % servers.length === n),
        })
      );
    },
  );
}

function pidsOf({ servers }: Chat): number[] {
  return servers.map(({ pid }) => pid);
}

/** Deliveries of acknowledged messages that are missing, or "other" where the messages differ. */
function lost({ heard, acked }: Total): number | string {
  const missing = acked.count * MEMBERS - heard.count;
  return missing === 0 && acked.sum * MEMBERS !== heard.sum ? "other" : missing;
}
