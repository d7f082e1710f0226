import type { ServerEvent } from "../protocol/events.ts";

/** Whoever has said nothing more for this long types no more. */
const GONE_AFTER_MS = 6_000;

/** Who is typing where, from the events that a socket hears. */
export class Typing {
  /** By channel and person: when they were last heard of. */
  #heard = new Map<string, Map<string, number>>();

  constructor(private readonly now: () => number = Date.now) {}

  /** Takes any event; a message ends its author's typing. */
  take(event: ServerEvent): void {
    if (event.type === "typing.started") {
      const people = this.#heard.get(event.stream) ?? new Map<string, number>();
      this.#heard.set(event.stream, people.set(event.data.user_id, this.now()));
    }
    const isOver = event.type === "typing.stopped" || event.type === "message.created" ||
      event.type === "member.removed";
    if (isOver) {
      this.#heard.get(event.stream)?.delete(event.data.user_id);
    }
  }

  /** Who is typing in a channel right now. */
  in(channelId: string): string[] {
    const people = this.#heard.get(channelId);
    if (!people) return [];
    for (const [id, at] of people) if (this.now() - at > GONE_AFTER_MS) people.delete(id);
    return [...people.keys()];
  }
}
