import { type Contract, Nothing } from "../contract.ts";
import * as presence from "../presence.ts";
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
  setAvatar: {
    summary: "Give yourself a picture",
    input: users.SetAvatar,
    output: users.Account,
    errors: ["not_a_picture", "file_too_large"],
    scope: "users:write",
    rate: "upload",
    takesPicture: true,
  },
  deleteAvatar: {
    summary: "Take your picture away",
    input: Nothing,
    output: users.Account,
    errors: [],
    scope: "users:write",
  },
  listUsers: {
    summary: "List the people of a workspace, or those whose name or title has something in it",
    input: users.ListUsers,
    output: users.UserList,
    errors: ["workspace_not_found"],
    scope: "users:read",
  },
  setPresence: {
    summary: "Choose what others see of you while you are connected",
    input: presence.SetPresence,
    output: users.Account,
    errors: [],
    scope: "users:write",
  },
  getPresence: {
    summary: "Get whether somebody is there",
    input: users.UserRef,
    output: presence.PersonsPresence,
    errors: ["member_not_found"],
    scope: "users:read",
  },
  listOnline: {
    summary: "List who of a workspace is online or away",
    input: presence.ListOnline,
    output: presence.OnlineList,
    errors: ["workspace_not_found"],
    scope: "users:read",
  },
  getUser: {
    summary: "Get a person who shares a workspace with you",
    input: users.UserRef,
    output: users.User,
    errors: ["member_not_found"],
    scope: "users:read",
  },
} as const satisfies Record<string, Contract>;
