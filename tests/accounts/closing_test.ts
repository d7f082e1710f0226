import { createClient } from "../../lib/client/mod.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { listen, soon } from "../helpers/listen.ts";
import { mirror } from "../helpers/state.ts";
import { suiteWorld } from "../helpers/suite.ts";
import { channelNamed, PASSWORD, type Person } from "../helpers/world.ts";

const world = await suiteWorld();
const anybody = () => createClient({ origin: world.origin });
const signIn = ({ email }: Person, password = PASSWORD) => anybody().login({ email, password });

Deno.test("deactivateAccount() ends everything, until its owner reactivates it", async () => {
  const ada = await world.person("Ada");
  using adas = await listen(ada.client);
  await assertRefused(
    () => ada.client.deactivateAccount({ password: "wrong password" }),
    "wrong_password",
  );
  await ada.client.deactivateAccount({ password: PASSWORD });
  assertEquals(await soon(adas.ended, "be closed"), 4003);
  await assertRefused(() => ada.client.getSession(), "token_invalid");
  await assertRefused(() => signIn(ada), "account_deactivated");
  // Only who has the password learns that there is such an account.
  await assertRefused(() => signIn(ada, "wrong password"), "wrong_credentials");

  const { email } = ada;
  await assertRefused(
    () => anybody().reactivateAccount({ email, password: "wrong password" }),
    "wrong_credentials",
  );
  await anybody().reactivateAccount({ email, password: PASSWORD });
  assertEquals((await signIn(ada)).user.id, ada.user.id);
});

Deno.test("deleteAccount() erases the profile, leaves the messages, and frees the address", async () => {
  const ada = await world.person("Ada");
  const ben = await world.member("Ben", ada);
  const channel_id = await channelNamed(ada, "general");
  const { id } = await ben.client.postMessage({ channel_id, content: "I was here" });
  using adas = await mirror(ada);
  // Ben's own workspace has nobody else who could own it.
  await assertRefused(() => ben.client.deleteAccount({ password: PASSWORD }), "last_owner");
  await ben.client.deleteWorkspace({ workspace_id: ben.workspace.id });
  await assertRefused(
    () => ben.client.deleteAccount({ password: "wrong password" }),
    "wrong_password",
  );
  await ben.client.deleteAccount({ password: PASSWORD });

  await adas.listener.hears(({ type, data }) =>
    type === "user.left" && data.user_id === ben.user.id
  );
  await adas.settle();
  assertEquals(adas.state, await adas.fresh());
  assertEquals(Object.keys(adas.state.people[ada.workspace.id]!), [ada.user.id]);
  const message = await ada.client.getMessage({ message_id: id });
  assertEquals([message.content, message.user_id], ["I was here", ben.user.id]);
  assertEquals((await ada.client.getUser({ user_id: ben.user.id })).name, "Deleted user");

  await assertRefused(() => ben.client.getSession(), "token_invalid");
  await assertRefused(() => signIn(ben), "wrong_credentials");
  await assertRefused(
    () => anybody().reactivateAccount({ email: ben.email, password: PASSWORD }),
    "wrong_credentials",
  );
  const again = { email: ben.email, password: PASSWORD, name: "Ben", workspace_name: "Anew" };
  const registered = await anybody().register(again);
  assertEquals("user" in registered && registered.user.id !== ben.user.id, true);
});
