import type { z } from "zod";
import { ACCESS_TOKENS } from "./api/access_tokens.ts";
import { ACCOUNT } from "./api/account.ts";
import { AUTH } from "./api/auth.ts";
import { CHANNELS } from "./api/channels.ts";
import { CONVERSATIONS } from "./api/conversations.ts";
import { EMOJI } from "./api/emoji.ts";
import { FILES } from "./api/files.ts";
import { INVITES } from "./api/invites.ts";
import { MESSAGES } from "./api/messages.ts";
import { MODERATION } from "./api/moderation.ts";
import { NOTIFICATIONS } from "./api/notifications.ts";
import { OIDC } from "./api/oidc.ts";
import { PERSONAL } from "./api/personal.ts";
import { PINS } from "./api/pins.ts";
import { REACTIONS } from "./api/reactions.ts";
import { REALTIME } from "./api/realtime.ts";
import { READ_STATE } from "./api/read_state.ts";
import { SEARCH } from "./api/search.ts";
import { THREADS } from "./api/threads.ts";
import { TWO_FACTOR } from "./api/two_factor.ts";
import { USERS } from "./api/users.ts";
import { WORKSPACES } from "./api/workspaces.ts";
import type { Contract } from "./contract.ts";
import type { Operation } from "./paths.ts";

export type { Contract } from "./contract.ts";

/** One contract for each path, or this does not compile. */
export const API = {
  ...AUTH,
  ...OIDC,
  ...ACCOUNT,
  ...TWO_FACTOR,
  ...ACCESS_TOKENS,
  ...USERS,
  ...WORKSPACES,
  ...INVITES,
  ...CHANNELS,
  ...CONVERSATIONS,
  ...MODERATION,
  ...MESSAGES,
  ...THREADS,
  ...READ_STATE,
  ...REACTIONS,
  ...PINS,
  ...PERSONAL,
  ...EMOJI,
  ...FILES,
  ...SEARCH,
  ...NOTIFICATIONS,
  ...REALTIME,
} as const satisfies Record<Operation, Contract>;

type Given<Output> = Output extends z.ZodType ? z.output<Output> : void;

/** What an operation is called with, after the check. */
export type Input<O extends Operation> = z.output<(typeof API)[O]["input"]>;
/** What a client writes. */
export type RawInput<O extends Operation> = z.input<(typeof API)[O]["input"]>;
/** What it gives. */
export type Output<O extends Operation> =
  | Given<(typeof API)[O]["output"]>
  | ((typeof API)[O] extends { accepted: z.ZodType } ? z.output<(typeof API)[O]["accepted"]>
    : never);
