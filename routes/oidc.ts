import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { zValidator } from "@hono/zod-validator";
import { AppError } from "../lib/errors.ts";
import { LIMITS } from "../lib/limits.ts";
import { beginOidc } from "../lib/oidc/begin.ts";
import { exchangeSignIn } from "../lib/oidc/exchange.ts";
import { finishOidc } from "../lib/oidc/finish.ts";
import { getSignInMethods } from "../lib/oidc/methods.ts";
import { BeginOidc } from "../lib/protocol/oidc.ts";
import { createRouter, type Env, invalidInput, serve } from "./http.ts";
import { count } from "./middleware/limit.ts";

export const oidc = createRouter();

serve(oidc, "getSignInMethods", getSignInMethods);
serve(oidc, "exchangeSignIn", exchangeSignIn);

/** Lax, because the way back comes from the provider's site. */
const COOKIE = {
  prefix: "host",
  path: "/",
  secure: true,
  httpOnly: true,
  sameSite: "Lax",
} as const;
const JOURNEY = "parley_oidc";

// A browser goes these two ways itself, so they answer with where to go on.
oidc.get(
  "/auth/oidc/start",
  zValidator("query", BeginOidc, (result) => {
    if (!result.success) throw invalidInput(result.error.issues);
  }),
  async (c) => {
    await count(c, "signInAddress");
    const { challenge, return_to: returnTo } = c.req.valid("query");
    const { url, sealed } = await beginOidc(c.var.app, { challenge, returnTo });
    setCookie(c, JOURNEY, sealed, { ...COOKIE, maxAge: LIMITS.oidcJourneyMs / 1_000 });
    return leave(c, url);
  },
);

oidc.get("/auth/oidc/callback", async (c) => {
  await count(c, "signInAddress");
  const sealed = getCookie(c, JOURNEY, "host");
  if (sealed === undefined) throw new AppError("sign_in_failed");
  deleteCookie(c, JOURNEY, COOKIE);
  return leave(c, await finishOidc(c.var.app, { sealed, query: new URL(c.req.url).search }));
});

function leave(c: Context<Env>, url: string): Response {
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(url, 303);
}
