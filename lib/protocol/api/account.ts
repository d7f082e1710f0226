import * as account from "../account.ts";
import * as auth from "../auth.ts";
import type { Contract } from "../contract.ts";

/** Looking after an account. */
export const ACCOUNT = {
  verifyEmail: {
    summary: "Confirm an e-mail address by the token from the link mailed to it",
    input: account.VerifyEmail,
    output: account.Verified,
    errors: ["link_invalid"],
    auth: "none",
    rate: "redeem",
  },
  requestVerification: {
    summary: "Mail the link to confirm an address again",
    input: account.EmailRef,
    output: undefined,
    errors: [],
    auth: "none",
    rate: "reset",
  },
  forgotPassword: {
    summary: "Mail a link for a new password, if the address has an account",
    input: account.EmailRef,
    output: undefined,
    errors: [],
    auth: "none",
    rate: "reset",
  },
  resetPassword: {
    summary: "Set a new password by the token from a mailed link; ends every session",
    input: account.ResetPassword,
    output: undefined,
    errors: ["link_invalid"],
    auth: "none",
    rate: "redeem",
  },
  changePassword: {
    summary: "Change your password; signs your other devices out",
    input: account.ChangePassword,
    output: undefined,
    errors: ["wrong_password", "no_password"],
  },
  changeEmail: {
    summary: "Ask for another e-mail address; it counts once the link mailed there is opened",
    input: account.ChangeEmail,
    output: undefined,
    errors: ["wrong_password", "no_password"],
    rate: "reset",
  },
  deactivateAccount: {
    summary: "Close your account until you reactivate it",
    input: account.WithPassword,
    output: undefined,
    errors: ["wrong_password", "no_password"],
  },
  reactivateAccount: {
    summary: "Open your account again; sign in afterwards",
    input: auth.Login,
    output: undefined,
    errors: ["wrong_credentials"],
    auth: "none",
    rate: "signInAddress",
  },
  deleteAccount: {
    summary: "Erase your account; your messages stay as a deleted user's",
    input: account.WithPassword,
    output: undefined,
    errors: ["wrong_password", "no_password", "last_owner"],
  },
} as const satisfies Record<string, Contract>;
