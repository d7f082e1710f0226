import type { LoggedEvent } from "../protocol/events.ts";
import type { Api } from "./http.ts";
import { loadChannel, loadState, loadThread } from "./load.ts";
import { emptyState, type State } from "./state.ts";
import { applyEvent } from "./store.ts";

/**
 * What a user sees, kept up to date. Give it every event of a socket that was live before
 * the first load: what arrives while something is being loaded is applied afterwards, so
 * that it may come twice and is never missed.
 */
export class Replica {
  state: State = emptyState();
  #opened = new Set<string>();
  #threads = new Set<string>();
  /** Events that wait for a load to end. */
  #waiting: LoggedEvent[] | undefined = [];
  #work: Promise<void> = Promise.resolve();

  constructor(private readonly api: Api) {}

  /** Takes the next event of a stream. */
  take(event: LoggedEvent): void {
    if (this.#waiting) this.#waiting.push(event);
    else this.#apply(event);
  }

  /** Loads everything anew: at first, and after a gap. */
  load(): Promise<void> {
    return this.#load(async () => {
      const state = await loadState(this.api, this.#opened);
      for (const id of this.#threads) {
        if (state.joined[channelOf(id)]) await loadThread(this.api, state, id);
      }
      this.state = state;
    });
  }

  /** Loads a channel's members and newest messages, and keeps them up from now on. */
  open(channelId: string): Promise<void> {
    this.#opened.add(channelId);
    return this.#load(() => loadChannel(this.api, this.state, channelId));
  }

  /** The same for the replies under a message. */
  openThread(messageId: string): Promise<void> {
    this.#threads.add(messageId);
    return this.#load(() => loadThread(this.api, this.state, messageId));
  }

  /** Resolves when nothing is being loaded any more. */
  async settled(): Promise<void> {
    for (let work; work !== this.#work;) await (work = this.#work);
  }

  #apply(event: LoggedEvent): void {
    applyEvent(this.state, event);
    // What is entered has a past that is not in the events.
    const isEntry = event.type === "channel.joined" || event.type === "workspace.joined" ||
      (event.type === "role.changed" && event.stream === event.data.user_id);
    if (isEntry) this.load().catch(() => {});
  }

  /** One load after the other, with the events held back from the first to the last. */
  #load(work: () => Promise<void>): Promise<void> {
    this.#waiting ??= [];
    const done = this.#work.then(work);
    const mine = this.#work = done.catch(() => {}).then(() => {
      if (this.#work === mine) this.#catchUp();
    });
    return done;
  }

  #catchUp(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.take(event);
  }
}

function channelOf(messageId: string): string {
  return messageId.split("-")[0]!;
}
