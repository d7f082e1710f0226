import type { Subscription } from "../redis.ts";

/** Waits between attempts to take a broken subscription up again, in milliseconds. */
const RETRY_MS = { least: 100, most: 5_000 };

/**
 * Subscribes over Upstash's REST API, which answers with server-sent events. Upstash's
 * own `subscribe()` dies in silence when that answer ends; this one asks again.
 */
export function subscribeByRest(
  { url, token }: { url: string; token: string },
  channel: string,
  onMessage: (message: string) => void,
): Subscription {
  const stop = new AbortController();
  const confirmed = Promise.withResolvers<void>();
  const listen = async () => {
    const response = await fetch(`${url}/subscribe/${channel}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      signal: stop.signal,
    });
    if (!response.ok || !response.body) throw new Error(`Subscribe answered ${response.status}`);
    let rest = "";
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      for (const line of lines) {
        const event = parseEvent(line);
        if (event?.kind === "subscribe") confirmed.resolve();
        if (event?.kind === "message") onMessage(event.message);
      }
    }
  };
  const forever = async () => {
    for (
      let wait = RETRY_MS.least;
      !stop.signal.aborted;
      wait = Math.min(wait * 2, RETRY_MS.most)
    ) {
      const began = performance.now();
      await listen().catch(() => {});
      if (performance.now() - began > RETRY_MS.most) wait = RETRY_MS.least;
      await pause(wait * (0.5 + Math.random()), stop.signal);
    }
  };
  const listening = forever();
  return {
    ready: confirmed.promise,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await listening;
    },
  };
}

/** A line is `data: <kind>,<channel>,<message>`, and the message may hold commas. */
function parseEvent(line: string): { kind: string; message: string } | undefined {
  const match = /^data: ?([a-z]+),[^,]*,(.*?)\r?$/s.exec(line);
  return match ? { kind: match[1]!, message: match[2]! } : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    }, { once: true });
  });
}
