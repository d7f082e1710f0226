import { login } from "../../lib/auth/login.ts";
import { registerNewcomer } from "../../lib/auth/register_newcomer.ts";
import { listCommonsPresent } from "../../lib/commons/reads.ts";
import { encodeId } from "../../lib/ids.ts";
import { getMe } from "../../lib/users/me.ts";
import { toAccount as toNative } from "../../lib/users/shape.ts";
import { serveAt } from "../doors/serve.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { toAccount } from "./shapes.ts";

export const accounts = createRouter();

serveAt(accounts, ENDPOINTS.register, async (app, _, { username, email, password }) => {
  const given = { username, email, name: username, password };
  return toAccount(toNative(await registerNewcomer(app, given)));
});

serveAt(accounts, ENDPOINTS.login, async (app, visitor, given) => {
  const { access_token } = await login(app, visitor, given);
  return { access_token, token_type: "bearer" as const };
});

serveAt(accounts, ENDPOINTS.me, async (app, actor) => toAccount(await getMe(app, actor)));

serveAt(accounts, ENDPOINTS.online, async (app, actor) => {
  const present = await listCommonsPresent(app, actor);
  return present.map(({ userId, username }) => ({ id: encodeId(userId), username }));
});
