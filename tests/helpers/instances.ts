import type { RedisService } from "../../lib/services/redis.ts";
import { openWorld, type World } from "./world.ts";

/** What a bus does to events between instances: chances, and the longest delay. */
export interface Faults {
  drop: number;
  repeat: number;
  delayMs: number;
}

/** Instances on one database and one Redis whose bus is as bad as `faults` say at the moment. */
export interface Instances extends AsyncDisposable {
  worlds: World[];
  faults: Faults;
}

/** Opens `count` instances; `random` decides what the bus does, so a seed repeats a run. */
export async function openInstances(
  count: number,
  random: () => number,
  faults: Faults = { drop: 0, repeat: 0, delayMs: 0 },
): Promise<Instances> {
  await using stack = new AsyncDisposableStack();
  const first = stack.use(await openWorld());
  const shared = { sql: first.app.sql, redis: badly(first.app.redis, faults, random) };
  const worlds: World[] = [];
  for (let n = 0; n < count; n++) worlds.push(stack.use(await openWorld({}, shared)));
  const resources = stack.move();
  return { worlds, faults, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

/** The same Redis, but events on the bus are lost, repeated and late. */
function badly(redis: RedisService, faults: Faults, random: () => number): RedisService {
  return {
    ...redis,
    subscribe(channel, onMessage) {
      if (!channel.startsWith("bus:")) return redis.subscribe(channel, onMessage);
      return redis.subscribe(channel, (message) => {
        if (random() < faults.drop) return;
        const times = random() < faults.repeat ? 2 : 1;
        for (let n = 0; n < times; n++) {
          if (faults.delayMs === 0) onMessage(message);
          else setTimeout(() => onMessage(message), random() * faults.delayMs);
        }
      });
    },
  };
}
