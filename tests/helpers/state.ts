import { Replica, type State } from "../../lib/client/mod.ts";
import type { Listener } from "./listen.ts";
import { listen } from "./listen.ts";
import type { Person } from "./world.ts";

/** Somebody's state, kept up to date by events. */
export interface Mirror extends Disposable {
  readonly state: State;
  replica: Replica;
  listener: Listener;
  /** Waits until everything said so far has arrived. */
  settle(): Promise<void>;
  /** What a fresh load gives, with the same channels and threads open. */
  fresh(): Promise<State>;
}

/** Goes live, then loads: what happens in between arrives twice and does no harm. */
export async function mirror(person: Person): Promise<Mirror> {
  const replica = new Replica(person.client);
  const listener = await listen(person.client, {
    onEvent(event) {
      if ("seq" in event) replica.take(event);
    },
    onGap: () => void replica.load().catch(() => {}),
  });
  await replica.load();
  for (const id of Object.keys(replica.state.joined)) await replica.open(id);
  return {
    get state() {
      return replica.state;
    },
    replica,
    listener,
    // One's own stream comes last in what the test does, so its mark says that all is there.
    async settle() {
      const name = `Mark ${crypto.randomUUID()}`;
      await person.client.updateMe({ name });
      await listener.hears(({ type, data }) => type === "user.updated" && data.name === name);
      await replica.settled();
    },
    async fresh() {
      const fresh = new Replica(person.client);
      await fresh.load();
      for (const id of Object.keys(replica.state.messages)) await fresh.open(id);
      for (const id of Object.keys(replica.state.threads)) await fresh.openThread(id);
      return fresh.state;
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}
