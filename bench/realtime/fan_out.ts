/*
 * One channel with a thousand sockets: as many events as the server takes, from Parley, which
 * authorises, writes and numbers each, and from what people use instead, which does none of
 * that. Everybody carries the same bytes. Then Parley at half of that, and at a quiet pace.
 */
import { report, type Table } from "../report.ts";
import { besideCommits } from "./commits.ts";
import type { Histogram } from "./histogram.ts";
import type { Plan } from "./load.ts";
import { undisturbed } from "./machine.ts";
import { load, start, startDeno, type Talker, type Total } from "./processes.ts";
import { CORES, openParley, plansFor } from "./stage.ts";
import type { TargetName } from "./targets.ts";

const SOCKETS = 1_000;
const SECONDS = 5;
const WARM_UP_S = 4;
/** Events under way at once: the better one counts. */
const IN_FLIGHT = [64, 128];
const QUIET_RATE = 100;

const RIVALS: { name: string; target: TargetName; path: string; start(): Talker }[] = [
  {
    name: "Deno, coalescing, nothing else",
    target: "plain",
    path: "/",
    start: () => startDeno(CORES.first, "rivals/bare.ts"),
  },
  { name: "Node, ws 8", target: "plain", path: "/", start: () => startNode("ws.mjs") },
  {
    name: "Node, Socket.IO 4.8",
    target: "socketio",
    path: "/socket.io/?EIO=4&transport=websocket",
    start: () => startNode("socketio.mjs"),
  },
];

const folder = await Deno.makeTempDir();
await new Deno.Command("npm", {
  args: ["install", "--no-save", "--no-fund", "--no-audit", "ws@8", "socket.io@~4.8.0"],
  cwd: folder,
}).output();

/** What a load finds of one server, at saturation or at a rate. */
type Measure = (way: { senders: number; rate?: number }) => Promise<Paced>;
type Paced = Total & { commit?: Histogram };

const saturated: Table = {
  columns: [
    "server, on one core",
    "deliveries/s",
    "ratio to it",
    "p50 ms",
    "server",
    "stolen",
    "client",
  ],
  rows: [],
};
const quiet: Table = {
  columns: [
    "server, on one core",
    "events/s",
    "p50 ms",
    "p99 ms",
    "a commit p99",
    "server",
    "stolen",
    "client",
  ],
  rows: [],
};

await using parley = await openParley([CORES.first], { people: SOCKETS, channels: 1, each: 1 });
const ours: Measure = (way) =>
  besideCommits(parley.databaseUrl, () =>
    load(
      plansFor(parley, { ...way, processes: 2, seconds: SECONDS, warmUpS: WARM_UP_S }),
      CORES.clients,
      [parley.servers[0]!.pid],
    ));
const best = await bestOf(ours);
row("Parley, durable", best, best.deliveriesPerS);
const half = Math.round(best.sentPerS / 2);
for (const rate of [half, QUIET_RATE]) {
  pace("Parley, durable", rate, await undisturbed(() => ours({ senders: 64, rate })));
}
await parley[Symbol.asyncDispose]();

for (const { name, target, path, start } of RIVALS) {
  await using server = start();
  const { port } = await server.hears<{ port: number }>();
  const people = Array.from({ length: SOCKETS }, () => ({ token: "", channels: ["C000000001"] }));
  const theirs: Measure = (way) => {
    const plans = plansFor({ ports: [port], people }, {
      ...way,
      processes: 2,
      seconds: SECONDS,
      warmUpS: WARM_UP_S,
    });
    return load(
      plans.map((plan): Plan => ({ ...plan, ...only(plan, target, path) })),
      CORES.clients,
      [
        server.pid,
      ],
    );
  };
  const most = await bestOf(theirs);
  row(name, most, best.deliveriesPerS);
  // Only who takes as much at all has a latency at it.
  for (const rate of most.sentPerS > half ? [half, QUIET_RATE] : [QUIET_RATE]) {
    pace(name, rate, await undisturbed(() => theirs({ senders: 64, rate })));
  }
}
await report("fan-out", saturated);
await report("fan-out at a pace", quiet);
await Deno.remove(folder, { recursive: true });
Deno.exit(0);

function startNode(file: string): Talker {
  const rivals = new URL("rivals/", import.meta.url).pathname;
  return start(CORES.first, ["node", `${rivals}${file}`], { cwd: folder });
}

function only(plan: Plan, target: TargetName, path: string): Pick<Plan, "target" | "sockets"> {
  return {
    target,
    sockets: plan.sockets.map(({ port, channels }) => ({ port, path, channels })),
  };
}

async function bestOf(measure: Measure): Promise<Paced> {
  let best: Paced | undefined;
  for (const senders of IN_FLIGHT) {
    const total = await undisturbed(() => measure({ senders }));
    if (!best || total.deliveriesPerS > best.deliveriesPerS) best = total;
  }
  return best!;
}

function row(name: string, total: Total, ours: number): void {
  const { deliveriesPerS, delivery, serverCpu, stolen, clientCpu } = total;
  const ratio = ours / deliveriesPerS;
  const shares = [serverCpu, stolen, clientCpu];
  saturated.rows.push([name, deliveriesPerS, ratio, delivery.at(0.5), ...shares]);
}

function pace(name: string, rate: number, total: Paced): void {
  const { delivery, commit, serverCpu, stolen, clientCpu } = total;
  const latency = [delivery.at(0.5), delivery.at(0.99), commit?.at(0.99) ?? ""];
  quiet.rows.push([name, rate, ...latency, serverCpu, stolen, clientCpu]);
}
