/*
 * A WebSocket client that does next to nothing, so that it is never what a measurement
 * measures: it frames what it sends (RFC 6455) and looks at received bytes as they come.
 */

/** What marks an event in the bytes: its content begins with a tilde, and holds no other. */
const MARK = 0x7e;

/** Digits of microseconds since the epoch that follow the mark, and of the sender after them. */
const TIME_DIGITS = 16;
const SENDER_DIGITS = 5;

/** What an event carries to be measured by, filled up to the length that people write. */
export function marked(sender: number): string {
  const time = String(nowUs()).padStart(TIME_DIGITS, "0");
  return `~${time}${String(sender).padStart(SENDER_DIGITS, "0")} ${FILLING}`;
}

const FILLING = "as long as people write on the average, not very";

/** Microseconds since the epoch, by the clock that all processes of a machine share. */
export function nowUs(): number {
  return Math.round((performance.timeOrigin + performance.now()) * 1_000);
}

export interface WireOptions {
  port: number;
  path: string;
  headers?: Record<string, string> | undefined;
  /** Called for each event while the socket is `isSkimmed`, with when it was sent. */
  onEvent(sentUs: number): void;
  /** One of so many frames is looked into then; of the others only the bytes count. */
  sample?: number | undefined;
  /** Called for each frame before that. */
  onText(text: string, wire: Wire): void;
}

/** An event found in a frame's text. */
export interface Seen {
  sentUs: number;
  sender: number;
  /** Whether it is the answer to who sent it, and not the event. */
  isAck: boolean;
}

/** The events in the text of a frame. */
export function* seenIn(text: string): Generator<Seen> {
  let ackAt = text.indexOf(ACK);
  for (let at = text.indexOf("~"); at >= 0; at = text.indexOf("~", at + 1)) {
    const isAck = ackAt >= 0 && ackAt < at;
    if (isAck) ackAt = text.indexOf(ACK, at);
    const sentUs = Number(text.slice(at + 1, at + 1 + TIME_DIGITS));
    const rest = at + 1 + TIME_DIGITS;
    yield { sentUs, sender: Number(text.slice(rest, rest + SENDER_DIGITS)), isAck };
  }
}

const ACK = '"type":"ack"';

/** One socket. */
export class Wire {
  /** True where events are counted in the bytes, and frames are of no interest. */
  isSkimmed = false;
  isOpen = true;
  /** Bytes of frames that came while it was skimmed, and of those that were looked into. */
  skimmedBytes = 0;
  sampledBytes = 0;
  #frames = 0;
  #remaining = 0;
  #header: number[] = [];
  #text = "";
  #digits: number[] | undefined;

  private constructor(
    private readonly conn: Deno.TcpConn,
    private readonly options: WireOptions,
  ) {}

  static async open(options: WireOptions): Promise<Wire> {
    const conn = await Deno.connect({ hostname: "127.0.0.1", port: options.port });
    conn.setNoDelay();
    const lines = Object.entries(options.headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    await conn.write(encoder.encode([
      `GET ${options.path} HTTP/1.1`,
      "Host: 127.0.0.1",
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      ...lines,
      "",
      "",
    ].join("\r\n")));
    const buffer = new Uint8Array(64 * 1024);
    let head = "";
    let rest = new Uint8Array();
    while (!head.includes("\r\n\r\n")) {
      const count = await conn.read(buffer);
      if (count === null) throw new Error(`Closed in the handshake: ${head.slice(0, 200)}`);
      const before = head.length;
      head += latin1.decode(buffer.subarray(0, count));
      const end = head.indexOf("\r\n\r\n");
      if (end >= 0) rest = buffer.slice(end + 4 - before, count);
    }
    if (!head.startsWith("HTTP/1.1 101")) {
      conn.close();
      throw new Error(`Refused: ${head.slice(0, 300)}`);
    }
    const wire = new Wire(conn, options);
    wire.#take(rest);
    wire.#read(buffer);
    return wire;
  }

  /** Sends a text frame, masked with zeros. */
  send(text: string): void {
    const payload = encoder.encode(text);
    const size = payload.length;
    const head = size < 126 ? [0x81, 0x80 | size] : [0x81, 0xfe, size >> 8, size & 255];
    const frame = new Uint8Array(head.length + 4 + size);
    frame.set(head);
    frame.set(payload, head.length + 4);
    this.conn.write(frame).catch(() => {});
  }

  close(): void {
    this.isOpen = false;
    try {
      this.conn.close();
    } catch {
      // The other side was faster.
    }
  }

  async #read(buffer: Uint8Array): Promise<void> {
    try {
      for (;;) {
        const count = await this.conn.read(buffer);
        if (count === null) break;
        this.#take(buffer.subarray(0, count));
      }
    } catch {
      // Closed on this side.
    }
    this.isOpen = false;
  }

  /** Walks through frames, which may begin and end anywhere. */
  #take(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#remaining === 0) {
        this.#header.push(bytes[at++]!);
        this.#remaining = sizeIn(this.#header);
        if (this.#remaining > 0 || isEmpty(this.#header)) {
          this.#header = [];
          this.#frames++;
        }
        continue;
      }
      const end = Math.min(bytes.length, at + this.#remaining);
      this.#look(bytes.subarray(at, end));
      this.#remaining -= end - at;
      at = end;
      if (this.#remaining === 0 && this.#text !== "") {
        const text = this.#text;
        this.#text = "";
        this.options.onText(text, this);
      }
    }
  }

  #look(payload: Uint8Array): void {
    if (!this.isSkimmed) {
      this.#text += latin1.decode(payload);
      return;
    }
    this.skimmedBytes += payload.length;
    if (this.#frames % (this.options.sample ?? 1) !== 0) return;
    this.sampledBytes += payload.length;
    let at = this.#digits ? this.#readDigits(payload, 0) : 0;
    for (at = payload.indexOf(MARK, at); at >= 0; at = payload.indexOf(MARK, at)) {
      this.#digits = [];
      at = this.#readDigits(payload, at + 1);
    }
  }

  #readDigits(payload: Uint8Array, from: number): number {
    const digits = this.#digits!;
    let at = from;
    while (at < payload.length && digits.length < TIME_DIGITS) digits.push(payload[at++]! - 48);
    if (digits.length < TIME_DIGITS) return at;
    this.#digits = undefined;
    this.options.onEvent(digits.reduce((value, digit) => value * 10 + digit, 0));
    return at;
  }
}

const encoder = new TextEncoder();
const latin1 = new TextDecoder("latin1");

/** The payload's size once the header is whole, and 0 before that. */
function sizeIn(header: number[]): number {
  const size = header[1];
  if (size === undefined) return 0;
  if (size < 126) return size;
  if (size === 126) return header.length < 4 ? 0 : header[2]! * 256 + header[3]!;
  if (header.length < 10) return 0;
  return header.slice(2, 10).reduce((sum, byte) => sum * 256 + byte, 0);
}

function isEmpty(header: number[]): boolean {
  return header.length === 2 && header[1] === 0;
}
