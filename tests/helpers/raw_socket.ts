import type { ServerFrame } from "../../lib/protocol/frames.ts";
import { ServerFrame as ServerFrameSchema } from "../../lib/protocol/frames.ts";
import { soon } from "./listen.ts";
import type { Person, World } from "./world.ts";

type FrameOf<Type> = Extract<ServerFrame, { type: Type }>;

/** A socket without the client's help: every frame as it comes, checked against the contract. */
export class RawSocket implements Disposable {
  readonly frames: ServerFrame[] = [];
  readonly closed: Promise<{ code: number }>;
  #taken = 0;
  #look = () => {};

  private constructor(private readonly socket: WebSocket) {
    const closed = Promise.withResolvers<{ code: number }>();
    this.closed = soon(closed.promise, "be closed");
    this.closed.catch(() => {});
    socket.onclose = closed.resolve;
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => {
      const value = JSON.parse(data);
      for (const frame of Array.isArray(value) ? value : [value]) {
        this.frames.push(ServerFrameSchema.parse(frame));
      }
      this.#look();
    };
  }

  /** Opens a socket as `person`, and takes its `hello`. */
  static async open(world: World, person: Person): Promise<RawSocket> {
    const { ticket } = await person.client.createTicket();
    const url = `${world.origin.replace("http", "ws")}/api/v1/ws?ticket=${ticket}`;
    const socket = new RawSocket(new WebSocket(url));
    await socket.next("hello");
    return socket;
  }

  /** The same, live. */
  static async live(world: World, person: Person): Promise<RawSocket> {
    const socket = await RawSocket.open(world, person);
    socket.send({ type: "start" });
    await socket.next("ready");
    return socket;
  }

  send(frame: unknown): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  sendBytes(bytes: Uint8Array<ArrayBuffer>): void {
    this.socket.send(bytes);
  }

  /** The next frame of this type, passing over others. */
  next<Type extends ServerFrame["type"]>(type: Type): Promise<FrameOf<Type>> {
    const { promise, resolve } = Promise.withResolvers<FrameOf<Type>>();
    this.#look = () => {
      while (this.#taken < this.frames.length) {
        const frame = this.frames[this.#taken++]!;
        if (frame.type !== type) continue;
        this.#look = () => {};
        return resolve(frame as FrameOf<Type>);
      }
    };
    this.#look();
    return soon(promise, `get a frame "${type}"`);
  }

  /** Resolves when `isSo`, which is looked at whenever a frame arrives. */
  until(isSo: () => boolean, what: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#look = () => isSo() && resolve();
    this.#look();
    return soon(promise, what).finally(() => this.#look = () => {});
  }

  /** Waits until everything sent so far has been served. */
  async settle(): Promise<void> {
    this.send({ type: "ping" });
    await this.next("pong");
  }

  [Symbol.dispose](): void {
    this.socket.close();
  }
}
