import type { LoggedEvent } from "../protocol/events.ts";
import { fillFrame, writeFrame } from "../protocol/slim.ts";
import type { Effect } from "./effect.ts";

/** An event with the text that goes to every socket. */
export interface Entry {
  readonly seq: number;
  readonly event: LoggedEvent;
  readonly frame: string;
  /** A new message, as most are: it changes nothing that came before it, nor who may listen. */
  readonly isMessage: boolean;
}

/** Serialises an event, once for everybody. */
export function toEntry(event: LoggedEvent): Entry {
  const isMessage = event.type === "message.created";
  return { seq: event.seq, event, frame: writeFrame(event), isMessage };
}

/** How the text of a new message begins, as `writeFrame` writes it. */
const MESSAGE = /^\{"type":"message\.created","stream":"\w+","seq":(\d+),/;

/**
 * Takes an event that came as its text, which may be a piece of a larger one. A message is only
 * read if somebody looks into it.
 */
export function entryFrom(piece: string): Entry {
  const frame = copyOf(piece);
  const seq = MESSAGE.exec(frame)?.[1];
  if (seq !== undefined) return new Unread(Number(seq), frame);
  const event = readFrame(frame);
  return { seq: event.seq, event, frame, isMessage: false };
}

/**
 * The engine keeps the whole of a text as long as any piece of it, and a quiet stream would keep
 * what others have said in the same message of the bus. Joining makes a text of its own.
 */
function copyOf(piece: string): string {
  return [piece.slice(0, 1), piece.slice(1)].join("");
}

class Unread implements Entry {
  readonly isMessage = true;
  #event: LoggedEvent | undefined;

  constructor(readonly seq: number, readonly frame: string) {}

  get event(): LoggedEvent {
    return this.#event ??= readFrame(this.frame);
  }
}

/**
 * An event that is kept in memory, as its text alone: few are ever looked at again, and the
 * objects of a hundred thousand would stop the engine for 200 ms whenever they are collected.
 */
export class Kept implements Entry {
  constructor(
    readonly seq: number,
    readonly frame: string,
    readonly isMessage: boolean,
    /** What it means for who may listen. */
    readonly effect: Effect | undefined,
  ) {}

  /** Read from the text, each time. */
  get event(): LoggedEvent {
    return readFrame(this.frame);
  }
}

function readFrame(frame: string): LoggedEvent {
  return fillFrame(JSON.parse(frame) as LoggedEvent);
}
