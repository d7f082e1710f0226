/* What a measurement has to know of the machine that it runs on (Linux). */

/**
 * Keeps the processors awake while something is measured, each with a process that gives way to
 * every other (`SCHED_IDLE`). A virtual processor that halts is given to other guests of its
 * host, and comes back late: a quarter of a server's time was lost to that.
 *
 * Where the kernel schedules sessions as groups, a process gives way within its own session only,
 * and those of others (Postgres, Redis) waited up to 4 ms for it each time that they woke. What
 * begins while that is off is in no group, and gives way to all; it takes root.
 */
export function keepAwake(): AsyncDisposable {
  const cores = Array.from({ length: navigator.hardwareConcurrency }, (_, core) => core);
  // It ends with whoever measures, however that ends.
  const loop = ["sh", "-c", "while kill -0 $PPID 2>/dev/null; do :; done"];
  using _ = ungrouped();
  const children = cores.map((core) =>
    new Deno.Command("chrt", { args: ["-i", "0", "taskset", "-c", String(core), ...loop] }).spawn()
  );
  return {
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGKILL");
      await Promise.all(children.map(({ status }) => status));
    },
  };
}

/** Has what begins meanwhile be in no group of the scheduler's. */
function ungrouped(): Disposable {
  const file = "/proc/sys/kernel/sched_autogroup_enabled";
  try {
    const before = Deno.readTextFileSync(file);
    Deno.writeTextFileSync(file, "0", { create: false });
    return { [Symbol.dispose]: () => Deno.writeTextFileSync(file, before, { create: false }) };
  } catch {
    // No such switch, or not root's bench.
    return { [Symbol.dispose]() {} };
  }
}

/** Time of a process's cores that the host has given to other guests so far, in ms. */
export function stolenMsOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const [, list] = /Cpus_allowed_list:\s+(\S+)/.exec(status)!;
  const ticks = coresIn(list!).map((core) => {
    const line = Deno.readTextFileSync("/proc/stat").split("\n")
      .find((line) => line.startsWith(`cpu${core} `));
    // The eighth of the figures, in ticks of 10 ms.
    return Number(line!.split(" ")[8]);
  });
  return Math.max(...ticks) * 10;
}

/** The numbers in a list like "0-2,5". */
function coresIn(list: string): number[] {
  return list.split(",").flatMap((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, n) => first! + n);
  });
}

/** More than this share of a server's core gone to other guests, and it was not measured. */
const DISTURBED = 0.02;
const TRIES = 3;

/** Measures again where the machine was taken away meanwhile; the least disturbed run counts. */
export async function undisturbed<T extends { stolen: number }>(
  measure: () => Promise<T>,
): Promise<T> {
  let best = await measure();
  for (let tries = 1; best.stolen > DISTURBED && tries < TRIES; tries++) {
    const again = await measure();
    if (again.stolen < best.stolen) best = again;
  }
  return best;
}
