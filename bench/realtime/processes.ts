import { Histogram } from "./histogram.ts";
import { linesOf } from "./lines.ts";
import type { Found, Plan, Tally } from "./load.ts";
import { keepAwake, stolenMsOf } from "./machine.ts";

const HERE = new URL(".", import.meta.url).pathname;

/** A process that talks in lines of JSON. */
export interface Talker extends AsyncDisposable {
  pid: number;
  /** The next line that it says. */
  hears<T>(): Promise<T>;
  says(value: unknown): Promise<void>;
}

/** Starts a program on these cores alone. */
export function start(
  cores: string,
  command: string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Talker {
  const child = new Deno.Command("taskset", {
    args: ["-c", cores, ...command],
    ...options,
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const lines = linesOf(child.stdout);
  const writer = child.stdin.getWriter();
  return {
    pid: child.pid,
    async hears<T>() {
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command.join(" ").slice(0, 100)} has ended`);
      return JSON.parse(value) as T;
    },
    says: (value) => writer.write(new TextEncoder().encode(`${JSON.stringify(value)}\n`)),
    async [Symbol.asyncDispose]() {
      await writer.close().catch(() => {});
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended by itself.
      }
      await child.status;
      await child.stdout.cancel().catch(() => {});
    },
  };
}

/** A Deno program of this folder, run as `deno task start` runs Parley. */
export function startDeno(cores: string, file: string): Talker {
  const flags = ["-A", "--v8-flags=--max-semi-space-size=64,--no-allocation-site-pretenuring"];
  return start(cores, [Deno.execPath(), "run", ...flags, `${HERE}${file}`], {
    env: { DENO_USE_WRITEV: "1" },
  });
}

/** What all load processes found together. */
export interface Total {
  deliveriesPerS: number;
  sentPerS: number;
  delivery: Histogram;
  /** To those who only listen. */
  skimmed: Histogram;
  ack: Histogram;
  refused: number;
  closed: number;
  heard: Tally;
  acked: Tally;
  /** Of one core: the server, and the busiest of the clients. */
  serverCpu: number;
  clientCpu: number;
  /** Of a server's core, what its host gave to others instead. */
  stolen: number;
  serverRssMb: number;
}

/** Runs load processes, each on a core of its own, against servers that are there already. */
export async function load(
  plans: Plan[],
  cores: string[],
  serverPids: number[],
  during: () => void = () => {},
): Promise<Total> {
  await using stack = new AsyncDisposableStack();
  stack.use(keepAwake());
  const loads = plans.map((_, n) => stack.use(startDeno(cores[n % cores.length]!, "load.ts")));
  await Promise.all(loads.map((one, n) => one.says(plans[n])));
  for (const one of loads) await one.hears();
  for (const one of loads) await one.says("go");
  during();
  const { seconds, warmUpS } = plans[0]!;
  await pause(warmUpS * 1_000);
  const before = serverPids.map(cpuMsOf);
  const stolenBefore = serverPids.map(stolenMsOf);
  await pause(seconds * 1_000);
  const serverMs = serverPids.map((pid, n) => cpuMsOf(pid) - before[n]!);
  const stolenMs = serverPids.map((pid, n) => stolenMsOf(pid) - stolenBefore[n]!);
  const found = await Promise.all(loads.map((one) => one.hears<Found>()));
  const tally = (of: (one: Found) => Tally): Tally => ({
    count: sum((one) => of(one).count),
    sum: sum((one) => of(one).sum),
  });
  const sum = (of: (one: Found) => number) => found.reduce((total, one) => total + of(one), 0);
  return {
    deliveriesPerS: sum(({ deliveries }) => deliveries) / seconds,
    sentPerS: sum(({ sent }) => sent) / seconds,
    delivery: Histogram.sum(found.map(({ delivery }) => new Histogram(delivery))),
    skimmed: Histogram.sum(found.map(({ skimmed }) => new Histogram(skimmed))),
    ack: Histogram.sum(found.map(({ ack }) => new Histogram(ack))),
    refused: sum(({ refused }) => refused),
    closed: sum(({ closed }) => closed),
    heard: tally(({ heard }) => heard),
    acked: tally(({ acked }) => acked),
    serverCpu: Math.max(...serverMs) / (seconds * 1_000),
    clientCpu: Math.max(...found.map(({ cpu }) => cpu)),
    stolen: Math.max(...stolenMs) / (seconds * 1_000),
    serverRssMb: Math.max(...serverPids.map(rssMbOf)),
  };
}

/** Processor time of a process so far. */
function cpuMsOf(pid: number): number {
  const fields = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ")[1]!.split(" ");
  // utime and stime, in ticks of 10 ms.
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Memory of a process that is in use. */
export function rssMbOf(pid: number): number {
  const [, kb] = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))!;
  return Number(kb) / 1_024;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
