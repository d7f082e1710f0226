import { assert, assertEquals, assertRefused } from "../helpers/assert.ts";
import { createClient } from "../../lib/client/mod.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { openWorld, PASSWORD } from "../helpers/world.ts";

const world = await suiteWorld();

const random = () => crypto.randomUUID().slice(0, 8);
const register = (username?: string, name = "Ada") =>
  createClient({ origin: world.origin }).register({
    email: `${crypto.randomUUID()}@example.com`,
    password: PASSWORD,
    name,
    username,
    workspace_name: "Engines",
  });

Deno.test("register() keeps the username that was chosen, and makes one of the name otherwise", async () => {
  const chosen = `Ada:${random()} Lovelace`;
  const registered = await register(chosen);
  assert("user" in registered);
  assertEquals(registered.user.username, chosen);
  const word = `zoe_${random().replace(/\d/g, "q")}`;
  const names: string[] = [];
  for (let n = 0; n < 3; n++) {
    const made = await register(undefined, `Zoë ${word.slice(4)}`);
    assert("user" in made);
    names.push(made.user.username);
  }
  assertEquals(names[0], word);
  assert(names.every((name) => name.startsWith(word)));
  assertEquals(new Set(names).size, 3);
  const other = await register(undefined, "李雷");
  assert("user" in other);
  assert(/^user_\d{6}$/.test(other.user.username), other.user.username);
});

Deno.test("a username that differs from somebody's in case, spaces or hyphens alone is taken", async () => {
  const name = random();
  await register(`Ada ${name}`);
  for (
    const near of [`Ada ${name}`, `ada_${name}`, `ADA--${name.toUpperCase()}`, `Ａｄａ ${name}`]
  ) {
    await assertRefused(() => register(near), "username_taken");
  }
  const ben = await world.person("Ben");
  await assertRefused(() => ben.client.updateMe({ username: `ada-${name}` }), "username_taken");
  assertEquals((await ben.client.updateMe({ username: `ben ${name}` })).username, `ben ${name}`);
  for (
    const bad of [
      "ab",
      "me@home",
      "a\nb c",
      "___",
      " - ",
      "a\u200bbc",
      "ad\u034fa",
      "\u3164\u3164\u3164",
      "me＠home",
    ]
  ) {
    await assertRefused(() => register(bad), "invalid_input");
  }
});

Deno.test("whatever others are called, an account can be erased", async () => {
  const ben = await world.person("Ben");
  const id = [...ben.user.id.slice(1)].reduce(
    (number, digit) => number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digit),
    0,
  );
  await register(`deleted_${id}`);
  await ben.client.deleteWorkspace({ workspace_id: ben.workspace.id });
  await ben.client.deleteAccount({ password: PASSWORD });
});

Deno.test("login() takes the username in place of the address, and counts them as one account", async () => {
  await using limited = await openWorld({
    RATE_LIMITS: "on",
    LIMIT_SIGN_IN_ACCOUNT: "4/600",
    LIMIT_REGISTER: "100000/3600",
    LIMIT_SIGN_IN_ADDRESS: "100000/60",
  });
  const ada = await limited.person("Ada");
  const stranger = createClient({ origin: limited.origin });
  const { username } = ada.user;
  const signedIn = await stranger.login({ email: username.toUpperCase(), password: PASSWORD });
  assertEquals(signedIn.user.id, ada.user.id);
  const wrong = (email: string) => stranger.login({ email, password: "a wrong password" });
  await assertRefused(() => wrong(username), "wrong_credentials");
  await assertRefused(() => wrong(ada.email), "wrong_credentials");
  await assertRefused(() => wrong(ada.email.toUpperCase()), "wrong_credentials");
  await assertRefused(() => wrong(username), "rate_limited");
  await assertRefused(() => wrong(ada.email), "rate_limited");
});

Deno.test("an instance of the version before, which knows no usernames, can still create accounts", async () => {
  const id = 2 ** 42 + Math.floor(Math.random() * 2 ** 40);
  await world.app.sql`insert into users (id, name) values (${id}, 'Old')`;
  const [row] = await world.app.sql`select username, username_key from users where id = ${id}`;
  assertEquals({ ...row }, { username: `user_${id}`, usernameKey: `user_${id}` });
});
