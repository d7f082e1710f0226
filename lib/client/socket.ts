import type { LoggedEvent, ServerEvent } from "../protocol/events.ts";
import type { ControlFrame, ServerFrame } from "../protocol/frames.ts";
import type { Message } from "../protocol/messages.ts";
import { API_PREFIX } from "../protocol/paths.ts";
import { fillFrame } from "../protocol/slim.ts";
import { backoffMs } from "./backoff.ts";
import type { HttpClient } from "./http.ts";
import type { Outgoing, Screen, SendFrame } from "./outgoing.ts";
import { Renewal } from "./renewal.ts";

/** Close codes after which coming back is pointless. */
const FINAL_CODES = [4001, 4003];
const EXPIRED_CODE = 4002;
/** Refusals of a send that are no answer yet. */
const RETRIED = ["unavailable", "rate_limited"];

/** Where a client is in each stream of one database. */
export interface Cursors {
  epoch: string;
  streams: Record<string, number>;
}

export interface SocketOptions {
  /** Cursors kept from an earlier connection: what was missed since comes first. */
  cursors?: Cursors | undefined;
  /** Every event, once, in the order of its stream. */
  onEvent?(event: ServerEvent): void;
  /** Live on these streams; with `complete`, other streams are not this user's. */
  onReady?(heads: Record<string, number>, complete: boolean): void;
  /** State must be loaded afresh: of one stream, or of everything. */
  onGap?(stream: string | undefined): void;
  /** The connection is gone for good. */
  onEnd?(code: number): void;
}

type Ack = Extract<ControlFrame, { type: "ack" }>;
/** What a send needs, once more if its answer was lost. */
interface Unanswered {
  frame: SendFrame;
  resolve(ack: Ack): void;
  reject(error: Error): void;
}
/**
 * The live connection: it comes back by itself, resumes where it was, drops what it has
 * seen, and repeats sends that were not answered. A send is durable by its id, so a
 * repeat never makes a second message.
 */
export class Socket {
  #socket: WebSocket | undefined;
  #cursors: Cursors;
  #screen = new Map<string, Screen>();
  #unanswered = new Map<string, Unanswered>();
  #attempt = 0;
  #isClosed = false;
  #timers = new Set<ReturnType<typeof setTimeout>>();
  #heartbeat: ReturnType<typeof setInterval> | undefined;
  #renewal: Renewal;
  #ready = Promise.withResolvers<void>();

  constructor(
    private readonly http: HttpClient,
    private readonly origin: string,
    private readonly options: SocketOptions,
  ) {
    this.#cursors = structuredClone(options.cursors) ?? { epoch: "", streams: {} };
    this.#ready.promise.catch(() => {});
    this.#renewal = new Renewal(http, (token) => this.#push({ type: "auth", token }));
    this.#open();
  }

  /** Resolves when the connection is live for the first time, or again after it was lost. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Where the client is: keep it to resume later. */
  get cursors(): Cursors {
    return structuredClone(this.#cursors);
  }

  /** Posts a message; resolves when it is committed, whatever happens to the connection meanwhile. */
  send(
    channelId: string,
    content: string,
    { id = crypto.randomUUID(), parentMessageId = null }: {
      id?: string;
      parentMessageId?: string | null;
    } = {},
  ): Promise<Message> {
    const { promise, resolve, reject } = Promise.withResolvers<Ack>();
    const frame: SendFrame = {
      type: "send",
      id,
      channel_id: channelId,
      content,
      parent_message_id: parentMessageId,
    };
    this.#unanswered.set(id, { frame, resolve, reject });
    this.#push(frame);
    return promise.then(({ message }) => message);
  }

  /** Says that the user is typing. */
  typing(channelId: string): void {
    this.#push({ type: "typing", channel_id: channelId });
  }

  /** Says who is on screen: `presence.changed` tells of them, until others are named. */
  watch(userIds: string[]): void {
    this.#say({ type: "presence.subscribe", user_ids: userIds });
  }

  /** Says which channels are on screen: typing is told of these alone. */
  opened(channelIds: string[]): void {
    this.#say({ type: "channels.open", channel_ids: channelIds });
  }

  /** Drops the connection as a failing network would; it comes back by itself. */
  drop(): void {
    this.#socket?.close();
  }

  /** Ends the connection for good. */
  close(): void {
    this.#end(1000);
    this.#socket?.close();
  }

  async #open(): Promise<void> {
    let socket: WebSocket;
    try {
      const { ticket } = await this.http.api.createTicket();
      if (this.#isClosed) return;
      const url = new URL(`${API_PREFIX}/ws`, this.origin.replace(/^http/, "ws"));
      url.searchParams.set("ticket", ticket);
      socket = this.#socket = new WebSocket(url);
    } catch (error) {
      return this.#failed(error);
    }
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ code }) => this.#lost(socket, code);
  }

  #lost(socket: WebSocket, code: number): void {
    if (socket !== this.#socket || this.#isClosed) return;
    clearInterval(this.#heartbeat);
    this.#renewal.stop();
    this.#socket = undefined;
    this.#renewReady();
    if (FINAL_CODES.includes(code)) return this.#end(code);
    if (code === EXPIRED_CODE) {
      this.http.refresh().then(() => this.#comeBack(0), (error) => this.#failed(error));
    } else this.#comeBack(backoffMs(this.#attempt++));
  }

  /** What the server refuses for good ends the connection; anything else is tried again. */
  #failed(error: unknown): void {
    if ((error as { status?: number }).status === 401) this.#end(4001);
    else this.#comeBack(backoffMs(this.#attempt++));
  }

  #comeBack(afterMs: number): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#open();
    }, afterMs);
    this.#timers.add(timer);
  }

  #receive(data: string): void {
    const value = JSON.parse(data) as ServerFrame | ServerFrame[];
    for (const frame of Array.isArray(value) ? value : [value]) this.#take(fillFrame(frame));
  }

  #take(frame: ServerFrame): void {
    switch (frame.type) {
      case "hello":
        return this.#greet(frame);
      case "ready":
        return this.#goLive(frame);
      case "gap":
        this.#cursors.streams[frame.stream] = frame.head;
        return this.options.onGap?.(frame.stream);
      case "ack":
        return this.#answered(frame.id)?.resolve(frame);
      case "error":
        return this.#refused(frame);
      case "pong":
      case "bye":
        return;
      case "typing.started":
      case "typing.stopped":
      case "message.whispered":
      case "presence.changed":
        return this.options.onEvent?.(frame);
      default:
        return this.#apply(frame);
    }
  }

  #greet({ epoch, heartbeat_ms }: Extract<ControlFrame, { type: "hello" }>): void {
    const streams = this.#cursors.streams;
    if (epoch === this.#cursors.epoch) this.#push({ type: "resume", epoch, streams });
    else {
      const isFirst = this.#cursors.epoch === "";
      this.#cursors = { epoch, streams: {} };
      if (!isFirst) this.options.onGap?.(undefined);
      this.#push({ type: "start" });
    }
    clearInterval(this.#heartbeat);
    // Not in step with everybody else who came back at the same time.
    const everyMs = heartbeat_ms * (0.9 + Math.random() / 5);
    this.#heartbeat = setInterval(() => this.#push({ type: "ping" }), everyMs);
    this.#renewal.start();
  }

  #goLive({ heads, complete }: Extract<ControlFrame, { type: "ready" }>): void {
    const known = this.#cursors.streams;
    const base = complete ? {} : known;
    this.#cursors.streams = { ...base };
    for (const [stream, head] of Object.entries(heads)) {
      this.#cursors.streams[stream] = Math.max(head, known[stream] ?? 0);
    }
    this.options.onReady?.(heads, complete);
    if (!complete) return;
    this.#attempt = 0;
    for (const frame of this.#screen.values()) this.#push(frame);
    for (const { frame } of this.#unanswered.values()) this.#push(frame);
    this.#ready.resolve();
  }

  #apply(event: LoggedEvent): void {
    const seen = this.#cursors.streams[event.stream];
    if (seen !== undefined && event.seq <= seen) return;
    if (seen !== undefined && event.seq > seen + 1) {
      return this.#push({ type: "resync", stream: event.stream, after: seen });
    }
    this.#cursors.streams[event.stream] = event.seq;
    this.options.onEvent?.(event);
  }

  #refused({ id, code, detail }: Extract<ControlFrame, { type: "error" }>): void {
    if (id !== undefined && RETRIED.includes(code)) {
      const frame = this.#unanswered.get(id)?.frame;
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        if (frame) this.#push(frame);
      }, backoffMs(2));
      this.#timers.add(timer);
    } else if (id !== undefined) {
      this.#answered(id)?.reject(Object.assign(new Error(detail), { code }));
    } else if (code === "resync_required") {
      this.#cursors.streams = {};
      this.options.onGap?.(undefined);
      this.#push({ type: "start" });
    }
  }

  #answered(id: string): Unanswered | undefined {
    const waiting = this.#unanswered.get(id);
    this.#unanswered.delete(id);
    return waiting;
  }

  #say(frame: Screen): void {
    this.#screen.set(frame.type, frame);
    this.#push(frame);
  }

  #push(frame: Outgoing): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  #renewReady(): void {
    this.#ready = Promise.withResolvers();
    this.#ready.promise.catch(() => {});
  }

  #end(code: number): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    this.#renewal.stop();
    for (const timer of this.#timers) clearTimeout(timer);
    const error = new Error(`The connection has ended (${code})`);
    for (const { reject } of this.#unanswered.values()) reject(error);
    this.#ready.reject(error);
    this.options.onEnd?.(code);
  }
}
