import { realDatabase } from "../../tests/helpers/world.ts";
import type { Plan } from "./load.ts";
import type { Stage, Staged } from "./parley.ts";
import { placesOf } from "./places.ts";
import { startDeno, type Talker } from "./processes.ts";
import type { TargetName } from "./targets.ts";

/** A server, or several that are one, with people who can connect. */
export interface Chat extends AsyncDisposable {
  /** Parley where it doesn't say. */
  target?: TargetName;
  servers: Talker[];
  ports: number[];
  people: Staged["people"];
  databaseUrl: string;
}

/** Instances of Parley. */
export interface Parley extends Chat {
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
    databaseUrl: database.url,
    statements: () => database.statements(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A chat that does nothing else, on this core. */
export async function openBareChat(
  core: string,
  { people, channels, each }: Pick<Stage, "people" | "channels" | "each">,
): Promise<Chat> {
  await using stack = new AsyncDisposableStack();
  const database = await realDatabase();
  if (!database) throw new Error("Set TEST_DATABASE_URL");
  stack.use(database);
  const server = stack.use(startDeno(core, "rivals/bare_chat.ts"));
  await server.says({ databaseUrl: database.url });
  const { port } = await server.hears<{ port: number }>();
  // As long as Parley's.
  const nameOf = (channel: number) => `C${String(channel).padStart(9, "0")}`;
  const resources = stack.move();
  return {
    target: "chat",
    servers: [server],
    ports: [port],
    databaseUrl: database.url,
    people: Array.from({ length: people }, (_, person) => ({
      token: "",
      channels: placesOf(person, { channels, each }).map(nameOf),
    })),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** A plan for each process of clients: the people by turns, and each server in turn. */
export function plansFor(
  { target = "parley", ports, people }: Pick<Chat, "target" | "ports" | "people">,
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
      target,
      sockets: ours.map(({ token, channels }, n) => ({
        port: ports[n % ports.length]!,
        path: target === "chat" ? `/?channels=${channels}` : "/api/v1/ws",
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
