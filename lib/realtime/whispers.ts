import type { EphemeralEvent } from "../protocol/events.ts";
import type { RedisService, Subscription } from "../services/redis.ts";
import type { Hub } from "./hub.ts";

/** An event that lives for a moment, and whom it is for. */
export interface Whispered {
  streamId: number;
  event: EphemeralEvent;
  /** Everybody on the stream but them; their own devices know. */
  exceptUserId?: number;
  /** Only sockets that have the stream's channel on their screen, or don't say. */
  isForOpen?: boolean;
  /** Them alone. */
  toUserId?: number;
}

/**
 * Passing events: told to the sockets here and, through Redis, to those of other
 * instances. Nothing keeps them; where Redis is away they are heard here alone.
 */
export class Whispers implements AsyncDisposable {
  readonly #id = crypto.randomUUID();
  /** Where instances of one database pass such events on to each other. */
  readonly #channel: string;
  readonly #subscription: Subscription;

  constructor(private readonly redis: RedisService, epoch: string, private readonly hub: Hub) {
    this.#channel = `whispers:${epoch}`;
    this.#subscription = redis.subscribe(this.#channel, (text) => this.#hear(text));
  }

  /** Tells everybody concerned, wherever their sockets are. */
  tell(whispered: Whispered): void {
    this.hub.whisper(whispered);
    const text = JSON.stringify({ from: this.#id, whispered });
    this.redis.attempt((redis) => redis.publish(this.#channel, text)).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription[Symbol.asyncDispose]();
  }

  #hear(text: string): void {
    const { from, whispered } = JSON.parse(text) as { from: string; whispered: Whispered };
    if (from !== this.#id) this.hub.whisper(whispered);
  }
}
