import { soon } from "./listen.ts";
import { templateFile } from "./world.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** How long a process may take to start: here many of them start beside all other tests. */
const START_MS = 90_000;

/** A folder that is gone with the test. */
export interface Folder extends AsyncDisposable {
  path: string;
}

/** An empty folder for the data of a server that starts for the first time. */
export async function emptyFolder(): Promise<Folder> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** A folder as a server leaves it that has started once: its embedded database is migrated. */
export async function dataFolder(): Promise<Folder> {
  const folder = await emptyFolder();
  const database = `${folder.path}/pg`;
  await Deno.mkdir(database);
  const args = ["-xf", await templateFile(), "-C", database];
  const { success } = await new Deno.Command("tar", { args }).output();
  if (!success) throw new Error(`Could not unpack the template into ${database}`);
  return folder;
}

/** The real program, as `deno task start` runs it; whatever happens it ends with the test. */
export interface ServerProcess extends AsyncDisposable {
  origin: string;
  pid: number;
  /** What it has printed so far. */
  output(): string;
  kill(signal: Deno.Signal): Promise<Deno.CommandStatus>;
  status: Promise<Deno.CommandStatus>;
  /** Resolves when it serves, or fails with what it printed instead. */
  ready: Promise<void>;
}

/** A port that nobody listens on right now. */
export function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

/** Starts the program. */
export function startProcess(env: Record<string, string>): ServerProcess {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--frozen", `${ROOT}main.ts`],
    cwd: ROOT,
    env: { NO_COLOR: "1", DENO_USE_WRITEV: "1", ...env },
    stdout: "null",
    stderr: "piped",
  }).spawn();
  let printed = "";
  const isReady = Promise.withResolvers<void>();
  (async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      printed += text;
      if (/ready after/i.test(printed)) isReady.resolve();
    }
    isReady.reject(new Error(`It ended with:\n${printed}`));
  })();
  const ready = soon(isReady.promise, "serve", START_MS);
  ready.catch(() => {});
  return {
    origin: `http://127.0.0.1:${env.PORT}`,
    pid: child.pid,
    output: () => printed,
    kill(signal) {
      child.kill(signal);
      return soon(child.status, `end after ${signal}`, START_MS);
    },
    status: child.status,
    ready,
    async [Symbol.asyncDispose]() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has ended.
      }
      await child.status;
    },
  };
}
