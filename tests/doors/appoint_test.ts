import { appointOwner } from "../../lib/commons/appoint.ts";
import { assertEquals, assertRefused } from "../helpers/assert.ts";
import { fresh, roomer } from "../helpers/fastroom.ts";
import { openOwnWorld } from "../helpers/world.ts";

const COMMONS = "T000000001";

Deno.test("appointOwner() gives the commons an owner, by username or address", async () => {
  await using own = await openOwnWorld();
  const nat = await own.person("Nat");
  const fay = await roomer(own.origin, fresh("fay"));
  for (const name of [nat.email.toUpperCase(), fay.username, fay.username]) {
    await appointOwner(own.app, name);
  }
  const { members } = await nat.client.listWorkspaceMembers({ workspace_id: COMMONS });
  assertEquals(members.map(({ role }) => role), ["owner", "owner"]);
  const { entries } = await nat.client.listAuditLog({ workspace_id: COMMONS });
  assertEquals(entries.filter(({ action }) => action === "role.changed").length, 2);
  await nat.client.updateWorkspace({ workspace_id: COMMONS, name: "Our commons" });
  await assertRefused(() => appointOwner(own.app, fresh("nobody")), "member_not_found");
});
