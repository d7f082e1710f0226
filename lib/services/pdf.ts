/**
 * How many pages a PDF has; nothing where it can't be opened, or not within `timeoutMs`.
 * In a thread of its own, because no limit of ours holds inside a parser.
 */
export async function countPages(bytes: Uint8Array, timeoutMs: number): Promise<number | null> {
  const thread = new Worker(new URL("./pdf_thread.ts", import.meta.url), { type: "module" });
  const { promise, resolve } = Promise.withResolvers<number | null>();
  const timer = setTimeout(() => resolve(null), timeoutMs);
  thread.onmessage = ({ data }) => resolve(typeof data === "number" ? data : null);
  thread.onerror = (event) => {
    event.preventDefault();
    resolve(null);
  };
  thread.postMessage(bytes);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    thread.terminate();
  }
}
