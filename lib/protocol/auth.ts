import { z } from "zod";
import { text, Time } from "./text.ts";
import { Username } from "./username.ts";
import { Account, PersonName } from "./users.ts";
import { Workspace, WorkspaceName } from "./workspaces.ts";

export const Email = z.string().trim().max(254).pipe(z.email()).transform((email) =>
  email.toLowerCase()
)
  .meta({ description: "Compared without regard to case", example: "ada@example.com" });
export const NewPassword = text(8, 256).meta({ description: "8 to 256 characters" });
/** A password to compare: whatever its form, only a right one fits. */
export const Password = z.string().min(1).max(256);
/** An opaque token that the server once gave. */
export const Secret = z.string().min(1).max(256);

/** What a sign-in gives: the names are OAuth2's (RFC 6749, section 5.1). */
const Tokens = z.strictObject({
  access_token: z.string(),
  token_type: z.literal("bearer"),
  expires_in: z.int().meta({ description: "Seconds until the access token expires" }),
  refresh_token: z.string(),
});

export const SignedIn = Tokens.extend({ user: Account }).meta({ id: "SignedIn" });

export const Registered = SignedIn.extend({ workspace: Workspace }).meta({ id: "Registered" });

/** Where addresses must be confirmed before anybody signs in. */
export const AwaitingVerification = z.strictObject({ verification_sent_to: z.string() })
  .meta({ id: "AwaitingVerification" });

export const Refreshed = Tokens.meta({ id: "Refreshed" });

/** Of the second factor, or a recovery code. */
export const Code = z.string().trim().min(6).max(32)
  .meta({ description: "Six digits from the authenticator app, or a recovery code" });

export const Register = z.strictObject({
  email: Email,
  password: NewPassword,
  name: PersonName,
  username: Username.optional().meta({ description: "Made from the name if left out" }),
  workspace_name: WorkspaceName,
}).meta({ id: "Register" });

export const Login = z.strictObject({
  email: text(0, 254).trim().meta({ description: "The address, or the username" }),
  password: Password,
  code: Code.optional(),
}).meta({ id: "Login" });

/** The same by OAuth2's password form (RFC 6749, section 4.3.2). */
export const LoginForm = z.object({
  grant_type: z.literal("password").optional(),
  username: Login.shape.email,
  password: Login.shape.password,
  code: Login.shape.code,
}).meta({ id: "LoginForm" });

export const Refresh = z.strictObject({
  refresh_token: Secret,
  retry_nonce: z.string().min(16).max(128).optional().meta({
    description: "Random text of yours. The same token with the same nonce is answered alike, " +
      "so that a lost answer can be asked for again",
  }),
}).meta({ id: "Refresh" });

export const Device = z.strictObject({
  id: z.uuid(),
  device: z.string().meta({ example: "Firefox on Linux" }),
  user_agent: z.string().nullable(),
  address: z.string().nullable(),
  created_at: Time,
  last_used_at: Time.meta({ description: "To the minute" }),
  expires_at: Time,
  is_current: z.boolean(),
}).meta({ id: "Device" });

export const SessionList = z.strictObject({ sessions: z.array(Device) })
  .meta({ id: "SessionList" });

export const SessionRef = z.strictObject({ session_id: z.uuid() });

export const Session = z.strictObject({
  valid: z.literal(true),
  user: Account,
  expires_at: Time,
}).meta({ id: "Session" });
