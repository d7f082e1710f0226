import { openQueue } from "../../lib/services/queue.ts";
import { assertEquals } from "../helpers/assert.ts";
import { soon } from "../helpers/listen.ts";

Deno.test("the KV queue wakes whoever listens with the job's id", async () => {
  const folder = await Deno.makeTempDir();
  {
    await using queue = await openQueue(`kv:${folder}/queue.sqlite`);
    const woken: number[] = [];
    const done = Promise.withResolvers<void>();
    queue.listen((id) => {
      if (woken.push(id) === 2) done.resolve();
      return Promise.resolve();
    });
    await queue.wake(7);
    await queue.wake(8);
    await soon(done.promise, "be woken twice");
    assertEquals(woken.toSorted(), [7, 8]);
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("no queue takes a wake-up and does nothing", async () => {
  await using queue = await openQueue("none:");
  queue.listen(() => Promise.reject(new Error("Nobody should be woken")));
  await queue.wake(1);
});
