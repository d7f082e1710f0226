import { openDatabase } from "../../db/client.ts";
import { Histogram } from "./histogram.ts";
import { pause, type Total } from "./processes.ts";

/** Between two commits. */
const INTERVAL_MS = 10;

/**
 * Measures, and beside it how long the smallest commit takes on the same Postgres: nobody who
 * answers after COMMIT can be quicker than its disk.
 */
export async function besideCommits(
  databaseUrl: string,
  measure: () => Promise<Total>,
): Promise<Total & { commit: Histogram }> {
  await using sql = await openDatabase(databaseUrl, { poolSize: 1 });
  await sql`create table if not exists bench_commits (n integer not null)`;
  const commit = new Histogram();
  let isOver = false;
  const commits = (async () => {
    while (!isOver) {
      const began = performance.now();
      await sql`insert into bench_commits (n) values (1)`;
      commit.add(performance.now() - began);
      await pause(INTERVAL_MS);
    }
  })();
  try {
    return { ...await measure(), commit };
  } finally {
    isOver = true;
    await commits;
  }
}
