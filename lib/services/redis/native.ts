import { createClient } from "redis";
import type { Backend } from "../redis.ts";

/** How long a start waits for Redis. */
const CONNECT_PATIENCE_MS = 2_000;

/** A real Redis or Valkey over its own protocol; connections are taken up again by themselves. */
export async function openNative(url: string, timeoutMs: number): Promise<Backend> {
  const client = createClient({
    url,
    // RESP2 gives hashes as flat lists, which is what Upstash's client expects.
    RESP: 2,
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 2_000,
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random()),
    },
    commandOptions: { timeout: timeoutMs },
  });
  // Without a listener a lost connection would end the process; commands fail by themselves.
  client.on("error", () => {});
  // A Redis that is away must not keep the server from starting: it goes on trying by itself.
  await Promise.race([client.connect(), pause(CONNECT_PATIENCE_MS)]);
  return {
    run: (command) => client.sendCommand(command),
    async transaction(commands) {
      const multi = client.multi();
      for (const command of commands) multi.addCommand(command);
      return await multi.exec() as unknown[];
    },
    subscribe(channel, onMessage) {
      const own = client.duplicate();
      own.on("error", () => {});
      const ready = own.connect().then(() => own.subscribe(channel, onMessage));
      ready.catch(() => {});
      return { ready, [Symbol.asyncDispose]: () => Promise.resolve(own.destroy()) };
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}
