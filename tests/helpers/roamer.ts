import type { LoggedEvent } from "../../lib/protocol/events.ts";
import type { ServerFrame } from "../../lib/protocol/frames.ts";
import { RawSocket } from "./raw_socket.ts";
import type { Person, World } from "./world.ts";

/**
 * Somebody who moves from instance to instance and resumes, and insists on every event of
 * each stream: once, in order, none left out.
 */
export class Roamer implements Disposable {
  readonly heard: LoggedEvent[] = [];
  readonly cursors = new Map<string, number>();
  #socket: RawSocket | undefined;
  #epoch = "";
  #read = 0;

  constructor(readonly person: Person) {}

  /** Leaves where it is and goes on at `world`. */
  async goTo(world: World): Promise<void> {
    this.leave();
    const socket = this.#socket = await RawSocket.open(world, this.person);
    const [hello] = socket.frames;
    if (hello?.type !== "hello") throw new Error("Expected to be greeted first");
    const streams = Object.fromEntries(this.cursors);
    const isFirst = this.#epoch === "";
    this.#epoch = hello.epoch;
    socket.send(isFirst ? { type: "start" } : { type: "resume", epoch: hello.epoch, streams });
    this.#read = 0;
    const { heads } = await socket.next("ready");
    this.look();
    for (const [stream, head] of Object.entries(heads)) {
      // What was replayed led up to the heads.
      const at = this.cursors.get(stream);
      if (at === undefined) this.cursors.set(stream, head);
      else if (at < head) throw new Error(`Ready at ${head} of ${stream}, but heard up to ${at}`);
    }
  }

  /** Cuts the connection, after reading what has arrived. */
  leave(): void {
    this.look();
    this.#socket?.[Symbol.dispose]();
    this.#socket = undefined;
  }

  /** Reads what has arrived. */
  look(): void {
    if (!this.#socket) return;
    const { frames } = this.#socket;
    for (; this.#read < frames.length; this.#read++) this.#take(frames[this.#read]!);
  }

  /** Resolves when it has heard an event for which `isIt` holds. */
  hears(isIt: (event: LoggedEvent) => boolean): Promise<void> {
    return this.#socket!.until(() => {
      this.look();
      return this.heard.some(isIt);
    }, "hear an event");
  }

  /** Whether it has heard a stream up to `seq`. */
  isAt(stream: string, seq: number): boolean {
    this.look();
    return (this.cursors.get(stream) ?? 0) >= seq;
  }

  [Symbol.dispose](): void {
    this.#socket?.[Symbol.dispose]();
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "gap") throw new Error(`Missed too much of ${frame.stream}`);
    if (frame.type === "ready" && !frame.complete) {
      for (const [stream, head] of Object.entries(frame.heads)) this.cursors.set(stream, head);
    }
    if (!("seq" in frame)) return;
    const last = this.cursors.get(frame.stream);
    if (last !== undefined && frame.seq !== last + 1) {
      throw new Error(`Heard ${frame.seq} of ${frame.stream} after ${last}`);
    }
    this.cursors.set(frame.stream, frame.seq);
    this.heard.push(frame);
  }
}
