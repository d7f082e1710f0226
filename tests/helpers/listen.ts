import type { Client, Socket, SocketOptions } from "../../lib/client/mod.ts";
import type { ServerEvent } from "../../lib/protocol/events.ts";

/** How long a test waits for something that should happen at once, on a machine full of tests. */
const PATIENCE_MS = 30_000;

/** A live connection that remembers what it heard. */
export interface Listener extends Disposable {
  socket: Socket;
  heard: ServerEvent[];
  /** Resolves with the first event, past or future, for which `isIt` holds. */
  hears(isIt: (event: ServerEvent) => boolean): Promise<ServerEvent>;
  /** Resolves with the code with which the connection ended for good. */
  ended: Promise<number>;
}

/** Connects, waits until it is live, and listens. */
export async function listen(client: Client, options: SocketOptions = {}): Promise<Listener> {
  const heard: ServerEvent[] = [];
  const waiting = new Set<() => void>();
  const ended = Promise.withResolvers<number>();
  const socket = client.connect({
    ...options,
    onEvent(event) {
      heard.push(event);
      options.onEvent?.(event);
      for (const look of waiting) look();
    },
    onEnd: ended.resolve,
  });
  await soon(socket.ready, "be live");
  return {
    socket,
    heard,
    ended: ended.promise,
    hears(isIt) {
      const { promise, resolve } = Promise.withResolvers<ServerEvent>();
      const look = () => {
        const found = heard.find(isIt);
        if (found) resolve(found);
      };
      waiting.add(look);
      look();
      return soon(promise, "hear an event").finally(() => waiting.delete(look));
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

/** `promise`, or a failure that says what did not happen. */
export async function soon<T>(
  promise: Promise<T>,
  what: string,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Expected to ${what}`)), patienceMs);
  });
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
