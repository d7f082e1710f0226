import { soon } from "./listen.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** The real program, as `deno task start` runs it. */
export interface ServerProcess {
  origin: string;
  pid: number;
  /** What it has printed so far. */
  output(): string;
  kill(signal: Deno.Signal): Promise<Deno.CommandStatus>;
  status: Promise<Deno.CommandStatus>;
}

/** A port that nobody listens on right now. */
export function freePort(): number {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  return listener.addr.port;
}

/** Starts the program; `ready` resolves when it serves, or fails with what it printed instead. */
export function startProcess(
  env: Record<string, string>,
): { server: ServerProcess; ready: Promise<void> } {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--frozen", `${ROOT}main.ts`],
    cwd: ROOT,
    env: { NO_COLOR: "1", ...env },
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
  const ready = soon(isReady.promise, "serve");
  ready.catch(() => {});
  const server: ServerProcess = {
    origin: `http://127.0.0.1:${env.PORT}`,
    pid: child.pid,
    output: () => printed,
    kill(signal) {
      child.kill(signal);
      return soon(child.status, `end after ${signal}`);
    },
    status: child.status,
  };
  return { server, ready };
}
