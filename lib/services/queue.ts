/** Tells workers that a job is due. A hint: the jobs table is the truth and is swept anyway. */
export interface Queue extends AsyncDisposable {
  /** Wakes a worker about job `id`. */
  wake(id: number): Promise<void>;
  /** Calls `onWake` for every wake-up; more than once for some, never for others. */
  listen(onWake: (id: number) => Promise<void>): void;
}

/** Opens `kv:<file>` (Deno KV; `kv:` alone is the platform's own) or `none:`. */
export async function openQueue(url: string): Promise<Queue> {
  if (url.startsWith("none")) {
    return {
      wake: () => Promise.resolve(),
      listen() {},
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const kv = await Deno.openKv(url.replace(/^kv:/, "") || undefined);
  let listening: Promise<void> | undefined;
  return {
    async wake(id) {
      await kv.enqueue({ job: id });
    },
    listen(onWake) {
      listening = kv.listenQueue(async (message: { job?: unknown }) => {
        if (typeof message?.job === "number") await onWake(message.job);
      });
    },
    async [Symbol.asyncDispose]() {
      kv.close();
      await listening;
    },
  };
}
