import { setImmediate } from "node:timers";
import { encodeId } from "../protocol/ids.ts";
import type { RedisService, Subscription } from "../services/redis.ts";

/** Tenants share this many channels of Redis, so that no instance needs more subscriptions. */
const SHARDS = 64;

/** Following a stream waits this long for Redis, and then relies on comparing heads. */
const PATIENCE_MS = 250;

/**
 * Between the events of a message: the record separator, which JSON escapes. Not a line break,
 * which would end a server-sent event on its way through Upstash.
 */
const BREAK = "\x1e";

/** An event on its way between instances: its stream, and the very text that sockets get. */
export interface Carried {
  stream: string;
  frame: string;
}

/**
 * Carries committed events to the other instances, by tenant: each instance listens for
 * the tenants whose streams it follows. A hint and no more: what is lost, repeated or late
 * the feeds make good from the log.
 */
export class Bus implements AsyncDisposable {
  readonly #id = crypto.randomUUID();
  #listening = new Map<number, { subscription: Subscription; uses: number }>();
  #leaving = new Map<number, string[]>();

  constructor(
    private readonly redis: RedisService,
    /** Which database the events are of: some ids are the same in all of them. */
    private readonly epoch: string,
    private readonly onCarried: (carried: Carried) => void,
  ) {}

  /** Sends an event on its way; those of one turn travel together. */
  carry(tenantId: number, { stream, frame }: Carried): void {
    if (this.#leaving.size === 0) setImmediate(() => this.#flush());
    const shard = shardOf(tenantId);
    const lines = this.#leaving.get(shard) ?? [];
    lines.push(`${stream} ${frame}`);
    this.#leaving.set(shard, lines);
  }

  /** Listens for a tenant; resolves when it hears, or when that takes too long. */
  async listen(tenantId: number): Promise<void> {
    const shard = shardOf(tenantId);
    let known = this.#listening.get(shard);
    if (!known) {
      const onMessage = (message: string) => this.#hear(message);
      known = { subscription: this.redis.subscribe(this.#channelOf(shard), onMessage), uses: 0 };
      this.#listening.set(shard, known);
    }
    known.uses++;
    await within(PATIENCE_MS, known.subscription.ready);
  }

  /** Listens for a tenant no more, unless another of its streams is followed. */
  release(tenantId: number): void {
    const shard = shardOf(tenantId);
    const known = this.#listening.get(shard);
    if (!known || --known.uses > 0) return;
    this.#listening.delete(shard);
    Promise.resolve(known.subscription[Symbol.asyncDispose]()).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#listening.values()];
    this.#listening.clear();
    await Promise.all(all.map(({ subscription }) => subscription[Symbol.asyncDispose]()));
  }

  #flush(): void {
    const leaving = this.#leaving;
    this.#leaving = new Map();
    for (const [shard, lines] of leaving) {
      const message = [this.#id, ...lines].join(BREAK);
      this.redis.attempt((redis) => redis.publish(this.#channelOf(shard), message)).catch(() => {});
    }
  }

  #channelOf(shard: number): string {
    return `bus:${this.epoch}:${shard}`;
  }

  #hear(message: string): void {
    // Its own come back too: they are not even taken apart.
    if (message.startsWith(this.#id)) return;
    for (const line of message.split(BREAK).slice(1)) {
      const space = line.indexOf(" ");
      this.onCarried({ stream: line.slice(0, space), frame: line.slice(space + 1) });
    }
  }
}

function shardOf(tenantId: number): number {
  return tenantId % SHARDS;
}

/** Resolves with `work`, or without it. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  await Promise.race([work.catch(() => {}), late]).finally(() => clearTimeout(timer));
}

/** What the bus carries of a committed event. */
export function toCarried(streamId: number, frame: string): Carried {
  return { stream: encodeId(streamId), frame };
}
