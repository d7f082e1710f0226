import * as oidc from "openid-client";

/** How long the provider may take to answer, in seconds. */
const TIMEOUT_S = 10;

export interface OidcOptions {
  issuer: string;
  clientId: string;
  clientSecret: string | undefined;
  /** Where the provider sends people back to. */
  redirectUri: string;
}

/** What must come back unchanged for a sign-in to count: state, nonce and PKCE's verifier. */
export interface Checks {
  state: string;
  nonce: string;
  verifier: string;
}

/** Whom the provider says it is. */
export interface Claims {
  issuer: string;
  subject: string;
  email: string | undefined;
  isEmailVerified: boolean;
  name: string | undefined;
}

/** Signs people in at an OpenID Connect provider: authorization code with PKCE. */
export interface OidcClient {
  /** Where to send somebody, and what to remember meanwhile. */
  begin(): Promise<{ url: string; checks: Checks }>;
  /** Who came back with `query`. @throws if the provider or the checks say no */
  finish(query: string, checks: Checks): Promise<Claims>;
}

/** Opens the provider when it is first needed, so that one that is away delays no start. */
export function openOidc(options: OidcOptions): OidcClient {
  let opening: Promise<oidc.Configuration> | undefined;
  const configuration = () => {
    opening ??= discover(options).catch((error) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    async begin() {
      const config = await configuration();
      const checks = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
      };
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: options.redirectUri,
        scope: "openid email profile",
        state: checks.state,
        nonce: checks.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier),
        code_challenge_method: "S256",
      });
      return { url: url.href, checks };
    },
    async finish(query, { state, nonce, verifier }) {
      const config = await configuration();
      const here = new URL(options.redirectUri);
      here.search = query;
      const tokens = await oidc.authorizationCodeGrant(config, here, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
      });
      const claims = tokens.claims()!;
      // Some providers put the address into the token, others only tell it when asked.
      const about = claims.email === undefined && config.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub)
        : claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        email: textOf(about.email),
        isEmailVerified: about.email_verified === true,
        name: textOf(about.name),
      };
    },
  };
}

async function discover(
  { issuer, clientId, clientSecret }: OidcOptions,
): Promise<oidc.Configuration> {
  const url = new URL(issuer);
  const isHere = url.protocol === "http:" && ["127.0.0.1", "localhost"].includes(url.hostname);
  return await oidc.discovery(url, clientId, clientSecret, undefined, {
    timeout: TIMEOUT_S,
    // Plain HTTP only to a provider on this very machine.
    execute: isHere ? [oidc.allowInsecureRequests] : [],
  });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
