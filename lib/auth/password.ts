import { hash, verify } from "@node-rs/argon2";
import { AppError, RETRY_AFTER_S } from "../errors.ts";
import { LIMITS } from "../limits.ts";

/** OWASP's first choice for Argon2id: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing takes 19 MiB and a core each; more at once than cores would only queue in memory. */
const atOnce = limiter(navigator.hardwareConcurrency);

/** An Argon2id hash in PHC form. Runs off the event loop. */
export function hashPassword(password: string): Promise<string> {
  return atOnce(() => hash(password, COST));
}

/**
 * Whether `password` fits `passwordHash`. Without a hash it takes as long and says no,
 * so that time doesn't tell whether an account exists.
 */
export function checkPassword(
  password: string,
  passwordHash: string | undefined,
): Promise<boolean> {
  return atOnce(async () => {
    const fits = await verify(passwordHash ?? await decoy(), password);
    return fits && passwordHash !== undefined;
  });
}

let decoyHash: Promise<string> | undefined;
function decoy(): Promise<string> {
  return decoyHash ??= hash("the password of nobody", COST);
}

/** Runs at most `width` jobs at once, the others in order. */
function limiter(width: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting.length >= LIMITS.hashesWaiting) {
      throw new AppError("unavailable", { seconds: RETRY_AFTER_S });
    }
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
