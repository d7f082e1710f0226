/** How long something took, in milliseconds. */
export interface Times {
  p50: number;
  p99: number;
}

/** Runs `work` again and again, after a few times to warm up. */
export async function measure(rounds: number, work: () => Promise<unknown>): Promise<Times> {
  for (let n = 0; n < Math.min(20, rounds); n++) await work();
  const took: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const start = performance.now();
    await work();
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  return { p50: took[Math.floor(rounds * 0.5)]!, p99: took[Math.floor(rounds * 0.99)]! };
}

/** A row of a table on the terminal. */
export function row(...cells: (string | number)[]): void {
  const shown = cells.map((cell) => typeof cell === "number" ? cell.toFixed(2) : cell);
  console.log(shown.map((text, index) => text.padEnd(index === 0 ? 44 : 12)).join(" "));
}
