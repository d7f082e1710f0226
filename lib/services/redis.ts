import { Redis } from "@upstash/redis";
import { createHash } from "node:crypto";
import { createBreaker } from "./breaker.ts";

export { AwayError } from "./breaker.ts";

/** Redis as the product sees it: Upstash's client, whatever is behind it. */
export interface RedisService extends AsyncDisposable {
  client: Redis;
  /**
   * Runs `work`, but never for long, and not at all while Redis is known to be away.
   * @throws {AwayError} whereupon the caller does without
   */
  attempt<T>(work: (client: Redis) => Promise<T>): Promise<T>;
  /**
   * Calls `onMessage` for what is published on `channel` from the moment it is ready.
   * A broken subscription is taken up again; what was published meanwhile is lost.
   */
  subscribe: Subscribe;
}

export type Subscribe = (channel: string, onMessage: (message: string) => void) => Subscription;

/** A subscription, which ends when it is disposed. */
export interface Subscription extends AsyncDisposable {
  /** Resolves when it hears; later, if Redis is away at first. */
  ready: Promise<void>;
}

/** How one backend runs commands; each argument list is one command. */
export interface Backend extends AsyncDisposable {
  run(command: string[]): Promise<unknown>;
  transaction(commands: string[][]): Promise<unknown[]>;
  subscribe: Subscribe;
}

/** Milliseconds a command may take; past it the caller falls back. */
const COMMAND_TIMEOUT_MS = 250;

/** No request waits longer than this for Redis, nor at all after five failures in a row. */
const BREAKER = {
  failures: 5,
  patienceMs: COMMAND_TIMEOUT_MS,
  pauseMs: { least: 500, most: 10_000 },
};

/** Upstash's client would otherwise guess types, report home and turn strings into numbers. */
const CLIENT_OPTIONS = { automaticDeserialization: false, enableTelemetry: false } as const;

/** Upstash's client takes either a requester or options; this gives it both. */
class RedisOver extends Redis {
  protected override readonly opts = CLIENT_OPTIONS;
}

/** Opens the Redis that `url` names: `memory:`, `redis(s)://…`, or `http(s)://…` as Upstash REST. */
export async function openRedis(url: string, token?: string): Promise<RedisService> {
  const breaker = createBreaker(BREAKER);
  const attemptWith = (client: Redis): RedisService["attempt"] => (work) =>
    breaker.run(() => work(client));
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
      attempt: attemptWith(client),
      subscribe: (channel, onMessage) => subscribeByRest(rest, channel, onMessage),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const backend = url.startsWith("memory:")
    ? await (await import("./redis/memory.ts")).openMemory()
    : await (await import("./redis/native.ts")).openNative(url);
  const client = new RedisOver(requesterOf(backend));
  return {
    client,
    attempt: attemptWith(client),
    subscribe: (channel, onMessage) => backend.subscribe(channel, onMessage),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

type Requester = ConstructorParameters<typeof Redis>[0] extends infer T
  ? T extends { request: unknown } ? T : never
  : never;

/** Lets Upstash's client drive `backend` as if it were the REST API. */
function requesterOf(backend: Backend): Requester {
  const toArguments = argumentReader();
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
 * Turns commands into what Redis takes. Upstash's own scripts begin with a line that only
 * its server understands; real Redis refuses them. They run without it, under the digest
 * that they have without it.
 */
function argumentReader(): (command: unknown) => string[] {
  const digests = new Map<string, string>();
  return (command) => {
    const words = (command as unknown[]).map((word) =>
      typeof word === "object" ? JSON.stringify(word) : String(word)
    );
    const [name = "", script = ""] = words;
    if (/^eval(_ro)?$/i.test(name) && script.startsWith("#!")) {
      const bare = words[1] = script.replace(/^#![^\n]*\n/, "");
      digests.set(sha1(script), sha1(bare));
    } else if (/^evalsha(_ro)?$/i.test(name)) words[1] = digests.get(script) ?? script;
    return words;
  };
}

function sha1(text: string): string {
  return createHash("sha1").update(text).digest("hex");
}
