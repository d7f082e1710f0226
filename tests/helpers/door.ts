import { soon } from "./listen.ts";

/** A frame as it came, whatever its protocol. */
// deno-lint-ignore no-explicit-any
export type Frame = Record<string, any>;

/** A socket of another protocol that remembers what it was told. */
export interface DoorSocket extends Disposable {
  heard: Frame[];
  send(frame: unknown): void;
  sendText(text: string): void;
  /** The first frame for which `isIt` holds, past or future, from the `from`th on. */
  hears(isIt: (frame: Frame) => boolean, from?: number): Promise<Frame>;
  /** What was told from the `from`th frame on until a ping that is sent now is answered. */
  settle(from?: number): Promise<Frame[]>;
  closed: Promise<CloseEvent>;
}

/** Opens a socket, which has to be let in; `ping` is what it answers with `pong`. */
export async function openSocket(url: string, ping: Frame): Promise<DoorSocket> {
  const socket = new WebSocket(url.replace(/^http/, "ws"));
  const heard: Frame[] = [];
  const waiting = new Set<() => void>();
  const opened = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<CloseEvent>();
  socket.onopen = () => opened.resolve();
  socket.onmessage = ({ data }) => {
    heard.push(JSON.parse(data));
    for (const look of waiting) look();
  };
  socket.onclose = (event) => {
    closed.resolve(event);
    opened.reject(new Error(`Closed with ${event.code}`));
  };
  socket.onerror = () => {};
  await soon(opened.promise, "be let in");
  const isPong = (frame: Frame) => (frame.type ?? frame.event) === "pong";
  const hears = (isIt: (frame: Frame) => boolean, from = 0) => {
    const { promise, resolve } = Promise.withResolvers<Frame>();
    const look = () => {
      const found = heard.slice(from).find(isIt);
      if (found) resolve(found);
    };
    waiting.add(look);
    look();
    return soon(promise, `hear ${isIt} among ${JSON.stringify(heard).slice(0, 2_000)}`)
      .finally(() => waiting.delete(look));
  };
  return {
    heard,
    send: (frame) => socket.send(JSON.stringify(frame)),
    sendText: (text) => socket.send(text),
    hears,
    async settle(from = 0) {
      const at = heard.length;
      socket.send(JSON.stringify(ping));
      await hears(isPong, at);
      return heard.slice(from).filter((frame) => !isPong(frame));
    },
    closed: closed.promise,
    [Symbol.dispose]: () => socket.close(),
  };
}

/** What an endpoint answers. */
export interface Answer {
  status: number;
  // deno-lint-ignore no-explicit-any
  body: any;
  headers: Headers;
}

/** Asks an endpoint. */
export async function ask(
  origin: string,
  method: string,
  path: string,
  { token, json, form }: { token?: string; json?: unknown; form?: Record<string, string> } = {},
): Promise<Answer> {
  const headers = new Headers();
  if (token) headers.set("authorization", `Bearer ${token}`);
  if (json !== undefined) headers.set("content-type", "application/json");
  const body = json !== undefined
    ? JSON.stringify(json)
    : form && new URLSearchParams(form) as BodyInit;
  const response = await fetch(origin + path, { method, headers, body, redirect: "manual" });
  const text = await response.text();
  return {
    status: response.status,
    body: text && JSON.parse(text),
    headers: response.headers,
  };
}
