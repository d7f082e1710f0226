import { ConfigError, readConfig } from "../config.ts";
import { appointOwner } from "../commons/appoint.ts";
import { AppError } from "../errors.ts";
import { createLogger } from "../logger.ts";
import { openApp } from "../open.ts";
import { DataDirError } from "../services/data_dir.ts";

const USAGE = "Usage: deno task appoint <e-mail address or username>";

/** `deno task appoint`: makes somebody an owner of the commons. */
async function main([name, ...more]: string[]): Promise<void> {
  if (!name || more.length > 0) throw new ConfigError([USAGE]);
  const config = readConfig();
  await using app = await openApp(config, createLogger("warn", "text"));
  await appointOwner(app, name);
  console.log(`"${name}" is an owner of the commons`);
}

await main(Deno.args).catch((error) => {
  const isTold = [ConfigError, DataDirError, AppError].some((kind) => error instanceof kind);
  console.error(isTold ? error.message : error);
  Deno.exit(1);
});
// A connection that will not end must not keep the command from ending.
Deno.exit(0);
