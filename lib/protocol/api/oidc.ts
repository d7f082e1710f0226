import * as auth from "../auth.ts";
import { type Contract, Nothing } from "../contract.ts";
import * as oidc from "../oidc.ts";

/** Signing in with another service. */
export const OIDC = {
  getSignInMethods: {
    summary: "How people sign in here",
    input: Nothing,
    output: oidc.SignInMethods,
    errors: [],
    auth: "none",
  },
  exchangeSignIn: {
    summary: "Trade the code that a browser came back with from the provider for a session",
    input: oidc.ExchangeSignIn,
    output: auth.SignedIn,
    errors: [
      "link_invalid",
      "second_factor_required",
      "wrong_code",
      "account_deactivated",
      "email_unverified",
    ],
    auth: "none",
    rate: "signInAddress",
  },
} as const satisfies Record<string, Contract>;
