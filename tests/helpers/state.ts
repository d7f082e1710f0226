import { applyEvent, loadState, type State } from "../../lib/client/mod.ts";
import type { Listener } from "./listen.ts";
import { listen } from "./listen.ts";
import type { Person } from "./world.ts";

/** Somebody's state, kept up to date by events alone. */
export interface Mirror extends Disposable {
  state: State;
  listener: Listener;
  /** Waits until everything said so far has arrived. */
  settle(): Promise<void>;
  /** What a fresh load gives, with the same channels open. */
  fresh(): Promise<State>;
}

/** Goes live, then loads: what happens in between arrives twice and does no harm. */
export async function mirror(person: Person): Promise<Mirror> {
  const loaded: { state?: State } = {};
  const early: Parameters<typeof applyEvent>[1][] = [];
  const listener = await listen(person.client, {
    onEvent(event) {
      if (!("seq" in event)) return;
      if (loaded.state) applyEvent(loaded.state, event);
      else early.push(event);
    },
  });
  const joined = Object.keys((await loadState(person.client)).joined);
  const state = await loadState(person.client, joined);
  for (const event of early) applyEvent(state, event);
  loaded.state = state;
  return {
    state,
    listener,
    // One's own stream comes last in what the test does, so its mark says that all is there.
    async settle() {
      const name = `Mark ${crypto.randomUUID()}`;
      await person.client.updateMe({ name });
      await listener.hears(({ type, data }) => type === "user.updated" && data.name === name);
    },
    fresh: () => loadState(person.client, Object.keys(state.messages)),
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}
