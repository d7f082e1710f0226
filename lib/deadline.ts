import { AppError, RETRY_AFTER_S } from "./errors.ts";

/** The result of `work`, no sooner than after `ms`: how long it took tells nothing then. */
export async function noSooner<T>(ms: number, work: Promise<T>): Promise<T> {
  const [result] = await Promise.all([
    work,
    new Promise((resolve) => setTimeout(resolve, ms)),
  ]);
  return result;
}

/**
 * The result of `work`, or `unavailable` after `ms`. The work itself may still end as it
 * will: whoever asked has to find out by asking again, which a send's key makes safe. It is
 * the last resort against a query that a dying connection lost without a word.
 */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("unavailable", { seconds: RETRY_AFTER_S })), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
