import type { Visitor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";

/** How people sign in here, for a sign-in page to show. */
export function getSignInMethods(
  { config }: App,
  _visitor: Visitor,
): Promise<Output<"getSignInMethods">> {
  return Promise.resolve({
    oidc: config.oidcClientId ? { name: config.oidcName } : null,
    requires_verified_email: config.requireVerifiedEmail,
  });
}
