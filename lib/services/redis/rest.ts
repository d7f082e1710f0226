import type { Subscription } from "../redis.ts";

/** Waits between attempts to take a broken subscription up again, in milliseconds. */
const RETRY_MS = { least: 100, most: 5_000 };

/**
 * How long a channel may be quiet before somebody says something to see whether it is still
 * there, and how long until it counts as dead, in milliseconds.
 */
export interface Silence {
  quietMs: number;
  deadMs: number;
}

const SILENCE: Silence = { quietMs: 2_000, deadMs: 6_000 };

/** What is said then. */
const BEAT = "beat";

/**
 * Subscribes over Upstash's REST API, which answers with server-sent events. Upstash's own
 * `subscribe()` dies in silence when that answer ends, and none notices an answer that goes on
 * without a word: this one asks again in both cases. All who listen to a quiet channel hear the
 * beat of whoever was first, so there is no more than one.
 */
export function subscribeByRest(
  { url, token }: { url: string; token: string },
  channel: string,
  onMessage: (message: string) => void,
  { quietMs, deadMs } = SILENCE,
): Subscription {
  const stop = new AbortController();
  const confirmed = Promise.withResolvers<void>();
  const headers = { authorization: `Bearer ${token}` };
  const beat = async (signal: AbortSignal) => {
    const body = JSON.stringify(["PUBLISH", channel, BEAT]);
    const response = await fetch(url, { method: "POST", headers, body, signal });
    await response.body?.cancel();
  };
  const listen = async () => {
    const dead = new AbortController();
    const signal = AbortSignal.any([stop.signal, dead.signal]);
    let heardAt = performance.now();
    const watch = setInterval(() => {
      const silentMs = performance.now() - heardAt;
      if (silentMs > deadMs) dead.abort();
      else if (silentMs > quietMs) beat(signal).catch(() => {});
      // Not all at the same time, or each would say it.
    }, quietMs * (0.5 + Math.random() / 2));
    try {
      const response = await fetch(`${url}/subscribe/${channel}`, {
        method: "POST",
        headers: { ...headers, accept: "text/event-stream" },
        signal,
      });
      if (!response.ok || !response.body) throw new Error(`Subscribe answered ${response.status}`);
      let rest = "";
      for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
        heardAt = performance.now();
        const lines = (rest + chunk).split("\n");
        rest = lines.pop()!;
        for (const line of lines) {
          const event = parseEvent(line);
          if (event?.kind === "subscribe") confirmed.resolve();
          if (event?.kind === "message" && event.message !== BEAT) onMessage(event.message);
        }
      }
    } finally {
      clearInterval(watch);
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
