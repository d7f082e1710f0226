import { z } from "zod";
import { Code, Secret } from "./auth.ts";

export const SignInMethods = z.strictObject({
  oidc: z.strictObject({ name: z.string() }).nullable().meta({
    description: "Send the browser to /auth/oidc/start to sign in there",
  }),
  requires_verified_email: z.boolean(),
}).meta({ id: "SignInMethods" });

/** The query of `/auth/oidc/start`, where a browser goes. */
export const BeginOidc = z.strictObject({
  challenge: z.string().regex(/^[\w-]{43}$/, "Must be a SHA-256 in base64url"),
  // A path of ours and nothing that a browser could take for another host.
  return_to: z.string().max(500).regex(/^\/(?![/\\])[\w\-./~%?=&+]*$/, "Must be a path")
    .default("/"),
});

export const ExchangeSignIn = z.strictObject({
  sign_in_code: Secret.meta({ description: "From the fragment that the browser came back with" }),
  verifier: z.string().min(43).max(128).meta({
    description: "What the challenge given at the start is the SHA-256 of (PKCE)",
  }),
  code: Code.optional(),
}).meta({ id: "ExchangeSignIn" });
