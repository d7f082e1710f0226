import { type Config, ConfigError, readConfig } from "./lib/config.ts";
import { LIMITS } from "./lib/limits.ts";
import { createLogger, describeError, type Logger } from "./lib/logger.ts";
import { openApp } from "./lib/open.ts";
import { keepSecretsOutOfTraces } from "./lib/traces.ts";
import { DataDirError } from "./lib/services/data_dir.ts";
import { MigrationError } from "./db/migrate.ts";
import { createRoutes } from "./routes/mod.ts";
import { runWorkers, type Workers } from "./workers/run.ts";

/** Failures that a person mends: told in their own sentence, without a stack. */
const TOLD = [ConfigError, DataDirError, MigrationError];

/** Resolves when jobs can be run here. */
const ready = Promise.withResolvers<Workers>();

// Deno Deploy finds this when it loads the program, and wakes an instance for it: there
// are no queues there, and a timer stands still while nobody asks. Elsewhere it is not there.
if (typeof Deno.cron === "function") {
  Deno.cron("run due jobs", "* * * * *", async () => await (await ready.promise).run());
  Deno.cron("clean up", "17 * * * *", async () => await (await ready.promise).tidy());
}

await main().catch((error) => {
  const isTold = TOLD.some((kind) => error instanceof kind);
  console.error(isTold ? error.message : `Parley could not start: ${sentence(error)}`);
  Deno.exit(1);
});
// A connection that will not end must not keep a stopped server from ending.
Deno.exit(0);

async function main(): Promise<void> {
  keepSecretsOutOfTraces();
  const config = readConfig();
  const logger = createLogger(config.logLevel, config.logFormat, undefined, {
    server: config.serverId,
  });
  surviveStrays(logger);

  let isDraining = false;
  await using app = await openApp(config, logger, () => isDraining);
  await using workers = config.role === "web" ? undefined : runWorkers(app);
  if (workers) ready.resolve(workers);
  const server = config.role === "worker" ? undefined : listen(config, createRoutes(app).fetch);
  announce(config);

  const signal = await stopSignal();
  isDraining = true;
  logger.info("Stopping; the same signal again stops at once", { signal, sockets: app.hub.size });
  // Most of the time is for the sockets to leave one by one, the rest for requests in flight.
  const graceMs = config.drainS * 1_000;
  const closeMs = Math.min(LIMITS.closeMs, graceMs / 5);
  await app.hub.drain(graceMs * 0.6, closeMs);
  if (server) await Promise.race([server.shutdown(), elapsed(graceMs * 0.4 - closeMs)]);
  // What is left is closed by `await using`, the database last.
}

function listen({ port, host, reusePort }: Config, handler: Deno.ServeHandler): Deno.HttpServer {
  try {
    return Deno.serve({ port, hostname: host, reusePort, onListen() {} }, handler);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new ConfigError([
      `PORT: Another program listens on port ${port}. Stop it, or choose another port: PORT=${
        port + 1
      }`,
    ]);
  }
}

/** Says that the server is there, and where. */
function announce({ logFormat, parleyEnv, port, host, role, publicUrl, dataDir }: Config): void {
  const seconds = (performance.now() / 1_000).toFixed(1);
  if (logFormat === "json" || role === "worker") {
    const fields = { time: new Date().toISOString(), level: "info", role, host, port };
    console.error(JSON.stringify({ ...fields, message: `Ready after ${seconds} s` }));
    return;
  }
  const lines = [
    `Parley is ready after ${seconds} s`,
    `  API       ${publicUrl}/api/v1`,
    `  Docs      ${publicUrl}/docs`,
    ...(parleyEnv === "production" ? [] : [`  Mailbox   ${publicUrl}/dev/mailbox`]),
    `  Data      ${dataDir}`,
    `Stop with Ctrl+C.`,
  ];
  console.error(lines.join("\n"));
}

/** The first signal asks to stop; a second one doesn't wait. */
function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      Deno.addSignalListener(signal, () => {
        if (asked) Deno.exit(1);
        asked = true;
        resolve(signal);
      });
    }
  });
}

/** A stray error, from a library's timer say, must not end the process for everybody. */
function surviveStrays(logger: Logger): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    logger.error("Unhandled rejection", describeError(event.reason));
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    logger.error("Unhandled error", describeError(event.error));
  });
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, ms)));
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to several addresses says nothing but its code.
  return error.message || ("code" in error ? String(error.code) : error.name);
}
