import { createClient } from "../../lib/client/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { listen, type Listener } from "../helpers/listen.ts";
import { emptyFolder, freePort, startProcess } from "../helpers/process.ts";
import { channelNamed, realDatabase, signUp } from "../helpers/world.ts";

const REDIS_URL = Deno.env.get("TEST_REDIS_URL");
// Processes that are instances of one Parley share real services, and a port, which Linux can.
const ignore = !Deno.env.get("TEST_DATABASE_URL") || !REDIS_URL || Deno.build.os !== "linux";

const SOCKETS = 8;
const SENDS = 40;

Deno.test({
  name:
    "processes that share a port are instances: one is killed, one drained, and everybody hears everything once",
  ignore,
  async fn() {
    await using stack = new AsyncDisposableStack();
    const database = stack.use((await realDatabase())!);
    const folder = stack.use(await emptyFolder());
    const env = {
      PORT: String(freePort()),
      REUSE_PORT: "on",
      DATA_DIR: folder.path,
      DATABASE_URL: database.url,
      REDIS_URL: REDIS_URL!,
      QUEUE_URL: "none",
      PARLEY_SECRET: "a secret for tests: 0123456789 abcdefghij",
      RATE_LIMITS: "off",
      DRAIN_S: "1",
    };
    const start = async () => {
      const server = stack.use(startProcess(env));
      await server.ready;
      return server;
    };
    const first = await start();
    const second = await start();

    const ada = await signUp(first.origin, "Ada");
    const channel_id = await channelNamed(ada, "general");
    const { credentials } = ada.client;
    const listeners: Listener[] = [];
    for (let n = 0; n < SOCKETS; n++) {
      const client = createClient({ origin: first.origin, credentials });
      listeners.push(stack.use(await listen(client)));
    }

    const acknowledged: string[] = [];
    const speak = async (from: number, to: number) => {
      for (let n = from; n < to; n++) {
        await Promise.all(listeners.map(async ({ socket }, index) => {
          acknowledged.push((await socket.send(channel_id, `${index}: ${n}`)).id);
        }));
      }
    };
    await speak(0, 5);
    const speaking = speak(5, SENDS);
    await first.kill("SIGKILL");
    await speaking;
    const third = await start();
    const speakingOn = speak(SENDS, 2 * SENDS);
    assertEquals((await second.kill("SIGTERM")).code, 0);
    await speakingOn;

    const stored: string[] = [];
    let before: string | undefined;
    do {
      const page = await ada.client.listMessages({ channel_id, limit: 100, before });
      stored.unshift(...page.messages.filter(({ system }) => !system).map(({ id }) => id));
      before = page.next_cursor ?? undefined;
    } while (before);
    assertEquals(stored.toSorted(), acknowledged.toSorted());
    for (const listener of listeners) {
      await listener.hears(({ data }) => "id" in data && data.id === stored.at(-1));
      const heard = listener.heard.flatMap(({ type, data }) =>
        type === "message.created" && data.system === null ? [data.id] : []
      );
      assertEquals(heard, stored);
    }
    assertEquals((await third.kill("SIGTERM")).code, 0);
  },
});
