import type { ServerFrame } from "../../lib/protocol/frames.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { fillFrame } from "../../lib/protocol/slim.ts";
import { soon } from "./listen.ts";
import type { Person, World } from "./world.ts";

/** A socket whose other side reads as fast as the test says. */
export class SlowSocket {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  /** What was written, by writes. */
  writes: ServerFrame[][] = [];
  closedWith: number | undefined;
  #look = () => {};

  send(text: string): void {
    this.writes.push([JSON.parse(text)].flat().map(fillFrame));
    this.#look();
  }

  close(code: number): void {
    this.readyState = WebSocket.CLOSED;
    this.closedWith = code;
  }

  get frames(): ServerFrame[] {
    return this.writes.flat();
  }

  hears(isIt: (frame: ServerFrame) => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => this.frames.some(isIt) && resolve();
    this.#look();
    return soon(promise, "hear a frame");
  }

  /** What was said in a channel, in the order in which it came. */
  said(): string[] {
    return this.frames.flatMap((frame) =>
      frame.type === "message.created" && frame.data.system === null ? [frame.data.content] : []
    );
  }
}

/** A person's socket, live on this world's hub without a network in between. */
export async function goLive(world: World, { user, client }: Person) {
  const { sessionId } = await world.app.tokens.verify(client.credentials!.access_token);
  const socket = new SlowSocket();
  const connection = world.app.hub.add(socket as unknown as WebSocket, {
    userId: decodeId(user.id)!,
    sessionId,
    expiresAt: new Date(Date.now() + 3_600_000),
  }, "network")!;
  await world.app.hub.following.start(connection, new Map());
  return { socket, connection };
}
