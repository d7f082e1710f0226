import { join } from "node:path";
import { randomBytes } from "node:crypto";

/** A data directory that can't be used, in a sentence that says what to do. */
export class DataDirError extends Error {
  override name = "DataDirError";
}

/**
 * Takes the directory for this process alone, and creates it if needed: two database
 * engines on one directory would destroy it. The lock ends with the process, however
 * it ends.
 * @throws {DataDirError} if another process has it
 */
export async function lockDataDir(path: string): Promise<Disposable> {
  await Deno.mkdir(path, { recursive: true });
  const file = await Deno.open(join(path, "lock"), { create: true, read: true, write: true });
  if (!await file.tryLock(true)) {
    const holder = (await Deno.readTextFile(join(path, "lock"))).trim();
    file.close();
    throw new DataDirError(
      `Another Parley${holder && ` (process ${holder})`} is using the data directory "${path}". ` +
        `Stop it first, or give this one a directory of its own with DATA_DIR.`,
    );
  }
  await file.truncate();
  await file.write(new TextEncoder().encode(`${Deno.pid}\n`));
  return file;
}

/** The secret kept in the directory, made on the first start. Only this user may read it. */
export async function keepSecret(path: string): Promise<string> {
  const file = join(path, "secret");
  try {
    await Deno.writeTextFile(file, randomBytes(48).toString("base64"), {
      createNew: true,
      mode: 0o600,
    });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
  const secret = (await Deno.readTextFile(file)).trim();
  if (secret.length < 32) {
    throw new DataDirError(`"${file}" is damaged. Remove it; everybody has to sign in again.`);
  }
  return secret;
}
