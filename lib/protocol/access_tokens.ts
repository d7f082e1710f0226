import { z } from "zod";
import { Password } from "./auth.ts";
import { line, Time } from "./text.ts";

/** What a personal access token may do. What has no scope needs somebody who is signed in. */
export const SCOPES = [
  "users:read",
  "users:write",
  "workspaces:read",
  "workspaces:write",
  "channels:read",
  "channels:write",
  "messages:read",
  "messages:write",
  "files:read",
  "files:write",
  "notifications:read",
  "notifications:write",
  "realtime",
] as const;
export const Scope = z.enum(SCOPES);
export type Scope = z.infer<typeof Scope>;

/** What every such token begins with, so that people and scanners know one when they see it. */
export const ACCESS_TOKEN_PREFIX = "parley_pat_";

export const CreateAccessToken = z.strictObject({
  name: line(80),
  scopes: z.array(Scope).min(1).max(SCOPES.length),
  expires_in_days: z.int().min(1).max(366).default(90),
  password: Password,
}).meta({ id: "CreateAccessToken" });

export const AccessToken = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  scopes: z.array(Scope),
  created_at: Time,
  last_used_at: Time.meta({ description: "To the minute" }),
  expires_at: Time,
}).meta({ id: "AccessToken" });

export const NewAccessToken = AccessToken.extend({
  token: z.string().meta({ description: "Shown only here. Send it as `Authorization: Bearer …`" }),
}).meta({ id: "NewAccessToken" });

export const AccessTokenList = z.strictObject({ tokens: z.array(AccessToken) })
  .meta({ id: "AccessTokenList" });

export const AccessTokenRef = z.strictObject({ token_id: z.uuid() });
