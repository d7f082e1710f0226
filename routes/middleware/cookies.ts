import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Visitor } from "../../lib/actor.ts";
import { AppError } from "../../lib/errors.ts";
import type { Env } from "../http.ts";

/*
 * Browsers may keep their tokens in cookies, out of reach of scripts. They ask for that
 * with the header `Parley-Session: cookie` on whatever signs them in. A cookie is sent by
 * the browser whoever made the page, so what comes with one must come from our own origin.
 */

/** The prefix makes browsers insist on Secure, this very host and the path "/" (RFC 6265bis). */
const COOKIE = { prefix: "host", path: "/", secure: true, httpOnly: true } as const;
const ACCESS = "parley_access";
const REFRESH = "parley_refresh";

interface Tokens {
  access_token: string;
  expires_in: number;
  refresh_token: string;
}

/** Where whoever signs in with this request wants the tokens. */
export function sessionKindOf(c: Context): Visitor["sessionKind"] {
  return c.req.header("parley-session") === "cookie" ? "cookie" : "body";
}

/** The access token in a cookie, if that cookie may be believed. @throws {AppError} `origin_refused` */
export function accessCookie(c: Context<Env>): string | undefined {
  const token = getCookie(c, ACCESS, "host");
  if (token !== undefined) checkOrigin(c);
  return token;
}

/** The same with the refresh token. */
export function refreshCookie(c: Context<Env>): string | undefined {
  const token = getCookie(c, REFRESH, "host");
  if (token !== undefined) checkOrigin(c);
  return token;
}

/** Puts the tokens in `output`, if there are any, into cookies, and returns the rest. */
export function keepTokens(c: Context<Env>, output: object): object {
  if (!("refresh_token" in output)) return output;
  const { access_token, refresh_token, ...rest } = output as Tokens;
  const maxAge = c.var.app.config.refreshTokenTtlS;
  setCookie(c, ACCESS, access_token, { ...COOKIE, sameSite: "Lax", maxAge: rest.expires_in });
  setCookie(c, REFRESH, refresh_token, { ...COOKIE, sameSite: "Strict", maxAge });
  return rest;
}

/** Makes the browser forget its tokens. */
export function dropTokens(c: Context<Env>): void {
  for (const name of [ACCESS, REFRESH]) deleteCookie(c, name, COOKIE);
}

/**
 * A browser says where a request comes from: exactly, in Origin, where it changes something
 * or opens a socket, and otherwise at least roughly, in Sec-Fetch-Site (Fetch Metadata).
 */
function checkOrigin(c: Context<Env>): void {
  const { publicUrl, corsOrigins } = c.var.app.config;
  const own = new URL(publicUrl).origin;
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const isUpgrade = c.req.header("upgrade") !== undefined;
  if (origin !== undefined && (origin === own || corsOrigins.includes(origin))) return;
  if (origin === undefined && !isUpgrade) {
    if (site === "same-origin") return;
    // A link that somebody follows from elsewhere reads, and its page stays out of reach.
    const isRead = c.req.method === "GET" || c.req.method === "HEAD";
    const isFollowed = site !== "cross-site" || c.req.header("sec-fetch-mode") === "navigate";
    if (isRead && isFollowed) return;
  }
  throw new AppError("origin_refused", { expected: own, origin: origin ?? site ?? "nowhere" });
}
