import { sha256 } from "../../lib/crypto.ts";
import { decodeId } from "../../lib/protocol/ids.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

Deno.test("of many that redeem one ticket at the same time one gets it, and the others keep theirs", async () => {
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  const { ticket } = await ada.client.createTicket();
  const other = await ben.client.createTicket();
  const take = (text: string) => world.app.tickets.take(sha256(text));
  const taken = await Promise.all([...Array(10).fill(ticket), other.ticket, "unknown"].map(take));
  const owners = taken.flatMap((row) => row ? [row.userId] : []);
  assertEquals(owners.toSorted(), [ada, ben].map(({ user }) => decodeId(user.id)!).toSorted());
  assertEquals(await take(ticket), undefined);
});

Deno.test("a session that has just ended elsewhere costs nobody else a ticket", async () => {
  const ada = await world.person("Ada");
  const ben = await world.person("Ben");
  for (const { client } of [ada, ben]) await client.createTicket();
  // As another instance does when an account is closed; this one remembers the session yet.
  await world.app.sql`delete from sessions where user_id = ${decodeId(ben.user.id)!}`;
  const asked = Array.from({ length: 20 }, (_, n) => {
    if (n % 4 > 0) return ada.client.createTicket();
    return assertRefused(() => ben.client.createTicket(), "token_invalid");
  });
  await Promise.all(asked);
});
