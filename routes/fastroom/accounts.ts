import type { App } from "../../lib/app.ts";
import { login } from "../../lib/auth/login.ts";
import { logoutByToken } from "../../lib/auth/logout_by_token.ts";
import { refreshSession } from "../../lib/auth/refresh.ts";
import { registerNewcomer } from "../../lib/auth/register_newcomer.ts";
import { Email } from "../../lib/protocol/auth.ts";
import { PersonName } from "../../lib/protocol/users.ts";
import { getMe } from "../../lib/users/me.ts";
import { findUserNamed, listUsersByOffset } from "../../lib/users/by_username.ts";
import { Refusal } from "../doors/refusal.ts";
import { serveAt } from "../doors/serve.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { toSelf, toUser } from "./shapes.ts";
import { normaliseUsername } from "./username.ts";

export const accounts = createRouter();

const LEAST_PASSWORD_CHARS = 6;

serveAt(accounts, ENDPOINTS.register, async (app, _, given) => {
  const username = normaliseUsername(given.username);
  if (username === undefined) throw new Refusal(422, "username length invalid");
  const { password } = given;
  if (password.length < LEAST_PASSWORD_CHARS) throw new Refusal(422, "password too short");
  const email = emailOf(given.email ?? "");
  const named = PersonName.safeParse(given.full_name ?? "");
  const name = named.success ? named.data : username;
  return toSelf(await registerNewcomer(app, { username, email, name, password }));
});

serveAt(accounts, ENDPOINTS.token, async (app, visitor, { username, password }) => {
  return toPair(await login(app, visitor, { email: username, password }));
});

serveAt(accounts, ENDPOINTS.refresh, async (app, visitor, { refresh_token }) => {
  return toPair(await refreshSession(app, visitor, { refresh_token }));
});

serveAt(accounts, ENDPOINTS.logout, (app, _, { refresh_token }) => {
  return logoutByToken(app, refresh_token);
});

serveAt(accounts, ENDPOINTS.me, async (app, actor) => {
  return toSelf(await getMe(app, actor));
});

serveAt(accounts, ENDPOINTS.listUsers, async (app, actor, { limit, offset, order }) => {
  const workspaceId = commonsOf(app);
  const isDescending = order === "desc";
  const asked = { workspaceId, limit, offset, isDescending };
  return (await listUsersByOffset(app, actor, asked)).map(toUser);
});

serveAt(accounts, ENDPOINTS.getUser, async (app, actor, { username }) => {
  return toUser(await findUserNamed(app, actor, { workspaceId: commonsOf(app), username }));
});

function emailOf(given: string): string | null {
  if (given.trim() === "") return null;
  const email = Email.safeParse(given);
  if (!email.success) throw new Refusal(422, "email invalid");
  return email.data;
}

function toPair(issued: { access_token: string; refresh_token: string }) {
  const { access_token, refresh_token } = issued;
  return { access_token, refresh_token, token_type: "bearer" as const };
}

function commonsOf({ config }: App): number {
  return config.commonsWorkspace;
}
