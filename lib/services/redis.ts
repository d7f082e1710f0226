import { Redis } from "@upstash/redis";

/** Redis as the product sees it: Upstash's client, whatever is behind it. */
export interface RedisService extends AsyncDisposable {
  client: Redis;
  /**
   * Calls `onMessage` for what is published on `channel` from the moment this resolves.
   * A broken subscription is taken up again; what was published meanwhile is lost.
   */
  subscribe(channel: string, onMessage: (message: string) => void): Promise<AsyncDisposable>;
}

/** How one backend runs commands; each argument list is one command. */
export interface Backend extends AsyncDisposable {
  run(command: string[]): Promise<unknown>;
  transaction(commands: string[][]): Promise<unknown[]>;
  subscribe(channel: string, onMessage: (message: string) => void): Promise<AsyncDisposable>;
}

/** Milliseconds a command may take; past it the caller falls back. */
const COMMAND_TIMEOUT_MS = 300;

/** Upstash's client would otherwise guess types, report home and turn strings into numbers. */
const CLIENT_OPTIONS = { automaticDeserialization: false, enableTelemetry: false } as const;

/** Upstash's client takes either a requester or options; this gives it both. */
class RedisOver extends Redis {
  protected override readonly opts = CLIENT_OPTIONS;
}

/** Opens the Redis that `url` names: `memory:`, `redis(s)://…`, or `http(s)://…` as Upstash REST. */
export async function openRedis(url: string, token?: string): Promise<RedisService> {
  if (url.startsWith("http")) {
    const { subscribeByRest } = await import("./redis/rest.ts");
    const rest = { url: url.replace(/\/+$/, ""), token: token ?? "" };
    const client = new Redis({
      ...CLIENT_OPTIONS,
      ...rest,
      retry: { retries: 1, backoff: () => 50 },
      signal: () => AbortSignal.timeout(COMMAND_TIMEOUT_MS),
    });
    return {
      client,
      subscribe: (channel, onMessage) => subscribeByRest(rest, channel, onMessage),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const backend = url.startsWith("memory:")
    ? await (await import("./redis/memory.ts")).openMemory()
    : await (await import("./redis/native.ts")).openNative(url, COMMAND_TIMEOUT_MS);
  return {
    client: new RedisOver(requesterOf(backend)),
    subscribe: (channel, onMessage) => backend.subscribe(channel, onMessage),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

type Requester = ConstructorParameters<typeof Redis>[0] extends infer T
  ? T extends { request: unknown } ? T : never
  : never;

/** Lets Upstash's client drive `backend` as if it were the REST API. */
function requesterOf(backend: Backend): Requester {
  const one = async (command: unknown) => {
    try {
      return { result: await backend.run(toArguments(command)) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  };
  const request = async ({ path, body }: { path?: string[]; body?: unknown }) => {
    if (path?.[0] === "multi-exec") {
      const results = await backend.transaction((body as unknown[]).map(toArguments));
      return results.map((result) => ({ result }));
    }
    if (path?.[0] === "pipeline") return await Promise.all((body as unknown[]).map(one));
    return await one(body);
  };
  return { request } as unknown as Requester;
}

/**
 * Upstash's own scripts begin with a line that only its server understands; real Redis
 * refuses them. EVALSHA of such a script never finds it and falls back to EVAL.
 */
function toArguments(command: unknown): string[] {
  const words = (command as unknown[]).map((word) =>
    typeof word === "string" ? word : typeof word === "object" ? JSON.stringify(word) : String(word)
  );
  if (/^eval(_ro)?$/i.test(words[0]!)) words[1] = words[1]!.replace(/^#!lua[^\n]*\n/, "");
  return words;
}
