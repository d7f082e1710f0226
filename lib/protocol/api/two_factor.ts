import type { Contract } from "../contract.ts";
import * as twoFactor from "../two_factor.ts";

/** The second factor. */
export const TWO_FACTOR = {
  beginTwoFactor: {
    summary: "Get a secret for an authenticator app; it counts once a first code has proven it",
    input: twoFactor.BeginTwoFactor,
    output: twoFactor.TwoFactorSecret,
    errors: ["wrong_password", "no_password", "two_factor_on"],
    status: 201,
  },
  enableTwoFactor: {
    summary: "Ask for a code at every sign-in from now on; signs your other devices out",
    input: twoFactor.EnableTwoFactor,
    output: twoFactor.RecoveryCodes,
    errors: ["wrong_code", "two_factor_on", "two_factor_off"],
  },
  disableTwoFactor: {
    summary: "Ask for the password alone from now on",
    input: twoFactor.WithCode,
    output: undefined,
    errors: ["wrong_password", "no_password", "wrong_code", "two_factor_off"],
  },
  renewRecoveryCodes: {
    summary: "Get new recovery codes; the old ones are worth nothing then",
    input: twoFactor.WithCode,
    output: twoFactor.RecoveryCodes,
    errors: ["wrong_password", "no_password", "wrong_code", "two_factor_off"],
  },
} as const satisfies Record<string, Contract>;
