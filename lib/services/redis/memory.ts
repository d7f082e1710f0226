import { createInMemoryRedis } from "js-redis-server";
import type { Backend } from "../redis.ts";

/** A Redis inside this process; it forgets everything when the process ends. */
export async function openMemory(): Promise<Backend> {
  const engine = await createInMemoryRedis();
  const connection = engine.connect();
  const run = async ([name, ...args]: string[]) => flat(await connection.command(name!, ...args));
  return {
    run,
    async transaction(commands) {
      const own = engine.connect();
      try {
        await own.command("MULTI");
        for (const [name, ...args] of commands) await own.command(name!, ...args);
        const results = await own.command("EXEC");
        return (results as unknown[]).map(flat);
      } finally {
        own.close();
      }
    },
    subscribe(channel, onMessage) {
      const own = engine.connect();
      const ready = own.command("SUBSCRIBE", channel).then(() => {});
      const listening = (async () => {
        await ready;
        for await (const push of own.pushes()) {
          const [kind, , message] = push as string[];
          if (kind === "message") onMessage(message!);
        }
      })();
      return {
        ready,
        async [Symbol.asyncDispose]() {
          own.close();
          await listening;
        },
      };
    },
    [Symbol.asyncDispose]() {
      connection.close();
      engine.close();
      return Promise.resolve();
    },
  };
}

/** RESP2 gives a hash as a flat list, and that is what Upstash's client expects. */
function flat(reply: unknown): unknown {
  if (reply === null || typeof reply !== "object" || Array.isArray(reply)) return reply;
  return Object.entries(reply).flat();
}
