import { realDatabase } from "../../tests/helpers/world.ts";
import type { Plan } from "./load.ts";
import type { Stage, Staged } from "./parley.ts";
import { startDeno, type Talker } from "./processes.ts";

/** Instances of Parley with people who can connect to them. */
export interface Parley extends AsyncDisposable {
  servers: Talker[];
  ports: number[];
  people: Staged["people"];
  /** The statements that Postgres has run so far. */
  statements(): Promise<number>;
}

/** The machine's cores as they are shared out: servers first, then clients. */
export const CORES = { first: "0", second: "3", clients: ["1", "2"] };

/** Starts instances on one database of their own, each on one of these cores. */
export async function openParley(
  cores: string[],
  people: Pick<Stage, "people" | "channels" | "each">,
): Promise<Parley> {
  await using stack = new AsyncDisposableStack();
  const database = await realDatabase();
  const redisUrl = Deno.env.get("TEST_REDIS_URL");
  if (!database || !redisUrl) throw new Error("Set TEST_DATABASE_URL and TEST_REDIS_URL");
  stack.use(database);
  const servers: Talker[] = [];
  const staged: Staged[] = [];
  for (const core of cores) {
    const server = stack.use(startDeno(core, "parley.ts"));
    const isFirst = servers.length === 0;
    const stage: Stage = { databaseUrl: database.url, redisUrl, ...people };
    await server.says(isFirst ? stage : { ...stage, people: 0 });
    staged.push(await server.hears<Staged>());
    servers.push(server);
  }
  const resources = stack.move();
  return {
    servers,
    ports: staged.map(({ port }) => port),
    people: staged[0]!.people,
    statements: () => database.statements(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A plan for each process of clients: the people by turns, and each server in turn. */
export function plansFor(
  { ports, people }: Pick<Parley, "ports" | "people">,
  { processes, senders, rate, seconds, warmUpS }: {
    processes: number;
    senders: number;
    rate?: number;
    seconds: number;
    warmUpS: number;
  },
): Plan[] {
  return Array.from({ length: processes }, (_, process) => {
    const ours = people.filter((_, n) => n % processes === process);
    return {
      target: "parley",
      sockets: ours.map(({ token, channels }, n) => ({
        port: ports[n % ports.length]!,
        path: "/api/v1/ws",
        token,
        channels,
      })),
      senders: senders / processes,
      firstSender: process * 10_000,
      ...(rate !== undefined && { rate: rate / processes }),
      warmUpS,
      seconds,
      opening: 50,
    };
  });
}
