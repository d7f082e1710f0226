import { listSessions } from "../lib/auth/list_sessions.ts";
import { login } from "../lib/auth/login.ts";
import { logout } from "../lib/auth/logout.ts";
import { refreshSession } from "../lib/auth/refresh.ts";
import { register } from "../lib/auth/register.ts";
import { revokeOtherSessions } from "../lib/auth/revoke_other_sessions.ts";
import { revokeSession } from "../lib/auth/revoke_session.ts";
import { getSession } from "../lib/auth/session.ts";
import { LoginForm } from "../lib/protocol/auth.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { AppError } from "../lib/errors.ts";
import { API } from "../lib/protocol/api.ts";
import { count } from "./middleware/limit.ts";
import { refreshCookie } from "./middleware/cookies.ts";
import { answer, createRouter, invalidInput, serve } from "./http.ts";

export const auth = createRouter();

// OAuth2's password form comes to the same path as JSON; anything else goes on to `serve`.
auth.post(PATHS.login[1], async (c, next) => {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) return await next();
  await count(c, API.login.rate);
  const form = Object.fromEntries(new URLSearchParams(await c.req.text()));
  const parsed = LoginForm.safeParse(form);
  if (!parsed.success) throw invalidInput(parsed.error.issues);
  const { username: email, password, code } = parsed.data;
  return await answer(c, "login", login, { email, password, code });
});

// A browser's refresh token comes in its cookie, which no script can put into a body.
auth.post(PATHS.refreshSession[1], async (c, next) => {
  if (c.var.visitor.sessionKind !== "cookie") return await next();
  await count(c, "general");
  const refresh_token = refreshCookie(c);
  if (refresh_token === undefined) throw new AppError("unauthenticated");
  return await answer(c, "refreshSession", refreshSession, { refresh_token });
});

serve(auth, "register", register);
serve(auth, "login", login);
serve(auth, "getSession", getSession);
serve(auth, "refreshSession", refreshSession);
serve(auth, "logout", logout);
serve(auth, "listSessions", listSessions);
serve(auth, "revokeSession", revokeSession);
serve(auth, "revokeOtherSessions", revokeOtherSessions);
