import { createClient } from "redis";
import type { Backend, Subscription } from "../redis.ts";

/** How long a start waits for Redis. */
const CONNECT_PATIENCE_MS = 2_000;

/** How often a connection is asked whether it is still there. */
const PING_MS = 2_000;

/** Between attempts to subscribe while Redis is away. */
const RETRY_MS = 250;

type Client = ReturnType<typeof open>;

/** A real Redis or Valkey over its own protocol; connections are taken up again by themselves. */
export async function openNative(url: string): Promise<Backend> {
  const client = open(url);
  // A Redis that is away must not keep the server from starting: it goes on trying by itself.
  await Promise.race([client.connect(), pause(CONNECT_PATIENCE_MS)]);
  // All subscriptions share a connection of their own.
  let subscriber: Client | undefined;
  const connected = () => {
    if (subscriber) return subscriber;
    subscriber = open(url);
    subscriber.connect().catch(() => {});
    return subscriber;
  };
  return {
    run: (command) => client.sendCommand(command),
    async transaction(commands) {
      const multi = client.multi();
      for (const command of commands) multi.addCommand(command);
      return await multi.exec() as unknown[];
    },
    subscribe: (channel, onMessage) => subscribe(connected(), channel, onMessage),
    [Symbol.asyncDispose]() {
      client.destroy();
      subscriber?.destroy();
      return Promise.resolve();
    },
  };
}

function open(url: string) {
  const client = createClient({
    url,
    // RESP2 gives hashes as flat lists, which is what Upstash's client expects.
    RESP: 2,
    disableOfflineQueue: true,
    // The breaker has a limit of its own. The client's costs a signal for each command, which
    // keeps the command and goes off five seconds after it was answered.
    commandOptions: { timeout: 0 },
    // A connection that is dead without a word is noticed and taken up again.
    pingInterval: PING_MS,
    socket: {
      socketTimeout: 3 * PING_MS,
      connectTimeout: 2_000,
      reconnectStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000) * (0.5 + Math.random()),
    },
  });
  // Without a listener a lost connection would end the process; commands fail by themselves.
  client.on("error", () => {});
  return client;
}

/** Subscribes as soon as Redis is there. The client takes up again what was subscribed once. */
function subscribe(
  client: Client,
  channel: string,
  onMessage: (message: string) => void,
): Subscription {
  let isOver = false;
  const ready = (async () => {
    for (;;) {
      try {
        return await client.subscribe(channel, onMessage);
      } catch (error) {
        await pause(RETRY_MS);
        if (isOver) throw error;
      }
    }
  })();
  ready.catch(() => {});
  return {
    ready,
    async [Symbol.asyncDispose]() {
      isOver = true;
      const end = () => client.unsubscribe(channel, onMessage).catch(() => {});
      // Away, the client takes it up again when it is back: it is ended then.
      if (client.isReady) await end();
      else client.once("ready", end);
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}
