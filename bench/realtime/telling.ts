/** What a server publishes when it is told to: so many events a second, in these channels by turns. */
export interface Publishing {
  rate: number;
  seconds: number;
  channels: string[];
}

/** Does what each line says, until whoever measures is gone. */
export async function tellAsToldBy(
  lines: AsyncIterable<string>,
  tell: (channel: string) => void,
): Promise<void> {
  for await (const line of lines) {
    const { rate, seconds, channels } = JSON.parse(line) as Publishing;
    const began = performance.now();
    let done = 0;
    const timer = setInterval(() => {
      const passed = (performance.now() - began) / 1_000;
      if (passed > seconds) return clearInterval(timer);
      for (; done < passed * rate; done++) tell(channels[done % channels.length]!);
    }, 1);
  }
}
