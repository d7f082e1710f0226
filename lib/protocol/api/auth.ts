import * as auth from "../auth.ts";
import { type Contract, Nothing } from "../contract.ts";

/** Signing in and sessions. */
export const AUTH = {
  register: {
    summary: "Create an account with a first workspace",
    input: auth.Register,
    output: auth.Registered,
    accepted: auth.AwaitingVerification,
    errors: ["email_taken"],
    auth: "none",
    rate: "register",
    status: 201,
  },
  login: {
    summary: "Sign in",
    input: auth.Login,
    output: auth.SignedIn,
    errors: [
      "wrong_credentials",
      "second_factor_required",
      "wrong_code",
      "account_deactivated",
      "email_unverified",
    ],
    auth: "none",
    rate: "signInAddress",
  },
  getSession: {
    summary: "Whether the access token is good, whose it is and for how long",
    input: Nothing,
    output: auth.Session,
    errors: [],
    scope: "users:read",
  },
  refreshSession: {
    summary: "Trade a refresh token for new tokens; the old one is spent",
    input: auth.Refresh,
    output: auth.Refreshed,
    errors: ["token_invalid"],
    auth: "none",
  },
  logout: {
    summary: "End this session and its sockets",
    input: Nothing,
    output: undefined,
    errors: [],
  },
  listSessions: {
    summary: "List the devices that you are signed in on",
    input: Nothing,
    output: auth.SessionList,
    errors: [],
  },
  revokeSession: {
    summary: "Sign one of your devices out",
    input: auth.SessionRef,
    output: undefined,
    errors: ["session_not_found"],
  },
  revokeOtherSessions: {
    summary: "Sign yourself out everywhere but here",
    input: Nothing,
    output: undefined,
    errors: [],
  },
} as const satisfies Record<string, Contract>;
