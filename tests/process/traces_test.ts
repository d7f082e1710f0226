import { assert, assertEquals } from "../helpers/assert.ts";
import { ask, openSocket } from "../helpers/door.ts";
import { FASTROOM_PASSWORD, fresh, roomer } from "../helpers/fastroom.ts";
import { soon } from "../helpers/listen.ts";
import { loiterer } from "../helpers/lobby.ts";
import { dataFolder, freePort, startProcess } from "../helpers/process.ts";
import { signUp } from "../helpers/world.ts";

Deno.test("tokens and passwords in addresses reach neither a log nor a trace", async () => {
  // A collector that keeps what it is sent, as text as far as it is text.
  let traced = "";
  const decoder = new TextDecoder("latin1");
  const heard = Promise.withResolvers<void>();
  await using collector = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (request) => {
      const body = decoder.decode(await request.arrayBuffer());
      if (request.url.endsWith("/v1/traces")) traced += body;
      if (traced.includes("/the/end")) heard.resolve();
      return new Response();
    },
  );
  await using folder = await dataFolder();
  await using server = startProcess({
    PORT: String(freePort()),
    DATA_DIR: folder.path,
    LOG_LEVEL: "debug",
    RATE_LIMITS: "off",
    OTEL_DENO: "true",
    OTEL_BSP_SCHEDULE_DELAY: "100",
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collector.addr.port}`,
  });
  await server.ready;
  const { origin } = server;
  const ada = await roomer(origin);
  const lou = await loiterer(origin);
  const nat = await signUp(origin, "Nat");
  const { ticket } = await nat.client.createTicket();
  const { token } = await nat.client.createInvite({ workspace_id: nat.workspace.id });
  await nat.client.acceptInvite({ token });
  using adas = await ada.open();
  using lous = await lou.open();
  using nats = await openSocket(`${origin}/api/v1/ws?ticket=${ticket}`, { type: "ping" });
  for (const socket of [adas, lous, nats]) await socket.settle();
  const wrong = { username: fresh("x"), password: "a wrong password" };
  await ask(origin, "POST", `/register?${new URLSearchParams({ ...wrong, email: "no" })}`);
  await ask(origin, "GET", "/users/me?access_token=something-else-secret");
  await ask(origin, "GET", "/the/end");
  await soon(heard.promise, "be traced", 60_000);
  await server.kill("SIGTERM");
  const secrets = [
    ada.token,
    ada.refresh,
    lou.token,
    ticket,
    token,
    FASTROOM_PASSWORD,
    encodeURIComponent(wrong.password),
    wrong.password.replaceAll(" ", "+"),
    "something-else-secret",
  ];
  assert(traced.includes("url.full") && traced.includes(`${origin}/ws`), "Nothing was traced");
  assert(server.output().includes("path=/ws/chat"));
  assertEquals(secrets.filter((secret) => traced.includes(secret)), []);
  assertEquals(secrets.filter((secret) => server.output().includes(secret)), []);
});
