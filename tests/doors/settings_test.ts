import { readConfig } from "../../lib/config.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { ask } from "../helpers/door.ts";
import { fresh, roomer, typesOf } from "../helpers/fastroom.ts";
import { loiterer, say } from "../helpers/lobby.ts";
import { channelNamed, openWorld } from "../helpers/world.ts";

Deno.test("rooms can be those of another workspace, and the lobby a channel of it", async () => {
  await using first = await openWorld();
  const nat = await first.person("Nat");
  const COMMONS_WORKSPACE = nat.workspace.id;
  const COMMONS_ROOM = await channelNamed(nat, "general");
  await using own = await openWorld(
    { COMMONS_WORKSPACE, COMMONS_ROOM },
    { sql: first.app.sql, redis: first.app.redis },
  );
  const fay = await roomer(own.origin);
  const { body } = await fay.ask("GET", "/rooms/?order=asc");
  assertEquals(body.items.map(({ name }: { name: string }) => name).toSorted(), [
    "general",
    "random",
  ]);
  const made = await fay.ask("POST", "/rooms/", { name: fresh("made") });
  const { channels } = await nat.client.listChannels({ workspace_id: COMMONS_WORKSPACE });
  assert(channels.some(({ name }) => name === made.body.name));
  const lou = await loiterer(own.origin, fresh("Lou"));
  using lous = await lou.open();
  const { id } = await say(lous, "hello");
  const { messages } = await nat.client.listMessages({ channel_id: COMMONS_ROOM });
  assertEquals(messages.at(-1)?.id, id);
});

Deno.test("the settings of FastRoom's own server are honoured by their names", async () => {
  await using own = await openWorld({
    ACCESS_TOKEN_EXP_SECONDS: "77",
    REFRESH_TOKEN_EXP_SECONDS: "777",
    WS_HEARTBEAT_INTERVAL: "7",
  });
  const fay = await roomer(own.origin);
  const { iat, exp } = JSON.parse(atob(fay.token.split(".")[1]!));
  assertEquals(exp - iat, 77);
  const { body } = await ask(own.origin, "GET", "/api/v1/auth/sessions", { token: fay.token });
  const [session] = body.sessions;
  const lifeS = (Date.parse(session.expires_at) - Date.parse(session.created_at)) / 1_000;
  assert(Math.abs(lifeS - 777) < 5, `${lifeS}`);
  using fays = await fay.open();
  assertEquals(typesOf(fays.heard), ["system"]);
  assertEquals(fays.heard[0]!.heartbeatInterval, 7);
  const { logLevel, serverId } = readConfig({ LOG_LEVEL: "WARNING", SERVER_ID: "one.a" });
  assertEquals([logLevel, serverId], ["warn", "one.a"]);
});

Deno.test("a workspace for rooms without its channel for the lobby is a mistake", () => {
  let message = "";
  try {
    readConfig({ COMMONS_WORKSPACE: "T3ZZZZZZZZ" });
  } catch (error) {
    message = (error as Error).message;
  }
  assert(message.includes("COMMONS_ROOM"), message);
});
