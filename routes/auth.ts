import { login } from "../lib/auth/login.ts";
import { logout } from "../lib/auth/logout.ts";
import { refreshSession } from "../lib/auth/refresh.ts";
import { register } from "../lib/auth/register.ts";
import { getSession } from "../lib/auth/session.ts";
import { LoginForm } from "../lib/protocol/auth.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { API } from "../lib/protocol/api.ts";
import { count } from "./middleware/limit.ts";
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
  const { username: email, password } = parsed.data;
  return await answer(c, "login", login, { email, password });
});

serve(auth, "register", register);
serve(auth, "login", login);
serve(auth, "getSession", getSession);
serve(auth, "refreshSession", refreshSession);
serve(auth, "logout", logout);
