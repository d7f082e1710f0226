import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";

/** Who signs in at the provider next. */
export interface Identity {
  sub: string;
  email: string;
  email_verified: boolean;
  name?: string;
}

/** A real OpenID Connect provider in this process, where whoever `person` is consents at once. */
export interface OidcDouble extends AsyncDisposable {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Signs in as this one, or refuses where there is nobody. */
  person: Identity | undefined;
}

/** Serves on loopback for a client that comes back to `redirectUri`. */
export async function serveOidc(redirectUri: string): Promise<OidcDouble> {
  const clientId = "parley";
  const clientSecret = "a client secret for tests only";
  const people = new Map<string, Identity>();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const provider = new Provider(issuer, {
    clients: [{
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uris: [redirectUri],
      grant_types: ["authorization_code"],
      response_types: ["code"],
    }],
    pkce: { required: () => true },
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    cookies: { keys: ["a key for cookies in tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ ...people.get(sub)! }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  const double: OidcDouble = {
    issuer,
    clientId,
    clientSecret,
    person: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  server.on("request", async (request, response) => {
    if (!request.url?.startsWith("/interaction/")) return handle(request, response);
    const { person } = double;
    if (person) people.set(person.sub, person);
    const result = person
      ? { login: { accountId: person.sub } }
      : { error: "access_denied", error_description: "The person said no" };
    await provider.interactionFinished(request, response, result);
  });
  return double;
}
