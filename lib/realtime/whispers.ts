import type { EphemeralEvent } from "../protocol/events.ts";
import type { RedisService, Subscription } from "../services/redis.ts";
import type { Hub } from "./hub.ts";

/** Where instances pass such events on to each other. */
const CHANNEL = "whispers";

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
  readonly #subscription: Subscription;

  constructor(private readonly redis: RedisService, private readonly hub: Hub) {
    this.#subscription = redis.subscribe(CHANNEL, (text) => this.#hear(text));
  }

  /** Tells everybody concerned, wherever their sockets are. */
  tell(whispered: Whispered): void {
    this.hub.whisper(whispered);
    const text = JSON.stringify({ from: this.#id, whispered });
    this.redis.attempt((redis) => redis.publish(CHANNEL, text)).catch(() => {});
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#subscription[Symbol.asyncDispose]();
  }

  #hear(text: string): void {
    const { from, whispered } = JSON.parse(text) as { from: string; whispered: Whispered };
    if (from !== this.#id) this.hub.whisper(whispered);
  }
}
