import { createInMemoryRedis } from "js-redis-server";

/** A server that speaks Upstash's REST API over a Redis in this process. */
export interface UpstashDouble extends AsyncDisposable {
  url: string;
  /** Ends every subscription, as a network does. */
  breakSubscriptions(): Promise<void>;
  /** Lets the subscriptions of now go on without a word, as a dead connection does. */
  silence(): void;
  /** Resolves when the next subscription has begun. */
  subscribed(): Promise<void>;
}

/** Serves on loopback; requests need `token`. Answers in base64 where they ask for that, as Upstash does. */
export async function serveUpstash(token: string): Promise<UpstashDouble> {
  const engine = await createInMemoryRedis();
  const open = new Set<() => void>();
  let begun = Promise.withResolvers<void>();
  let generation = 0;

  const run = async (connection: ReturnType<typeof engine.connect>, words: unknown[]) => {
    const [name, ...args] = words.map(String);
    // Upstash understands the flags of its own scripts; the engine here does not.
    if (/^eval$/i.test(name!)) args[0] = args[0]!.replace(/^#!lua[^\n]*\n/, "");
    try {
      const reply = await connection.command(name!, ...args);
      const isHash = reply !== null && typeof reply === "object" && !Array.isArray(reply);
      return { result: isHash ? Object.entries(reply).flat() : reply };
    } catch (error) {
      return { error: (error as Error).message };
    }
  };

  const subscribe = (channel: string): Response => {
    const connection = engine.connect();
    const born = generation;
    const body = new ReadableStream<string>({
      async start(controller) {
        const end = () => {
          open.delete(end);
          connection.close();
          try {
            controller.close();
          } catch { /* The client was faster. */ }
        };
        open.add(end);
        await connection.command("SUBSCRIBE", channel);
        controller.enqueue(`data: subscribe,${channel},1\n\n`);
        begun.resolve();
        for await (const push of connection.pushes()) {
          const [kind, name, message] = push as string[];
          if (kind === "message" && born === generation) {
            controller.enqueue(`data: message,${name},${message}\n\n`);
          }
        }
      },
    });
    return new Response(body.pipeThrough(new TextEncoderStream()), {
      headers: { "content-type": "text/event-stream" },
    });
  };

  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return Response.json({ error: "Unauthorized" }, { status: 401 });
    }
    const [, door, channel] = new URL(request.url).pathname.split("/");
    if (door === "subscribe") return subscribe(channel!);
    const body = await request.json();
    const connection = engine.connect();
    let answer: unknown;
    if (door === "multi-exec") {
      await connection.command("MULTI");
      for (const words of body) await run(connection, words);
      const results = await connection.command("EXEC") as unknown[];
      answer = results.map((result) => ({ result }));
    } else if (door === "pipeline") {
      answer = await Promise.all(body.map((words: unknown[]) => run(connection, words)));
    } else answer = await run(connection, body);
    connection.close();
    const isEncoded = request.headers.get("upstash-encoding") === "base64";
    return Response.json(isEncoded ? encode(answer) : answer);
  });

  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    breakSubscriptions() {
      begun = Promise.withResolvers();
      for (const end of open) end();
      return Promise.resolve();
    },
    silence() {
      begun = Promise.withResolvers();
      generation++;
    },
    subscribed: () => begun.promise,
    async [Symbol.asyncDispose]() {
      for (const end of open) end();
      await server.shutdown();
      engine.close();
    },
  };
}

/** Strings in results as base64, but for "OK". */
function encode(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(encode);
  const reply = answer as { result?: unknown; error?: string };
  return "result" in reply ? { result: encodeResult(reply.result) } : reply;
}

function encodeResult(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(encodeResult);
  if (typeof result !== "string" || result === "OK") return result;
  return new TextEncoder().encode(result).toBase64();
}
