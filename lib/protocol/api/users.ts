import { type Contract, Nothing } from "../contract.ts";
import * as users from "../users.ts";

/** People. */
export const USERS = {
  getMe: {
    summary: "Get one's own account",
    input: Nothing,
    output: users.Account,
    errors: [],
    scope: "users:read",
  },
  updateMe: {
    summary: "Change one's own profile",
    input: users.UpdateMe,
    output: users.Account,
    errors: [],
    scope: "users:write",
  },
  getUser: {
    summary: "Get a person who shares a workspace with you",
    input: users.UserRef,
    output: users.User,
    errors: ["member_not_found"],
    scope: "users:read",
  },
} as const satisfies Record<string, Contract>;
