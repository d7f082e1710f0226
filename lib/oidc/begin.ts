import type { App } from "../app.ts";
import { AppError, RETRY_AFTER_S } from "../errors.ts";
import { describeError } from "../logger.ts";
import type { Checks, OidcClient } from "../services/oidc.ts";

/** What the browser carries, sealed, while somebody is at the provider. */
export interface Journey extends Checks {
  /** SHA-256, in base64url, of what whoever began will show to get the session. */
  challenge: string;
  /** The page of ours to come back to. */
  returnTo: string;
  /** When the journey began, in milliseconds since 1970. */
  at: number;
}

/** Sends somebody to the provider: says where, and what the browser must bring back. */
export async function beginOidc(
  app: App,
  { challenge, returnTo }: Pick<Journey, "challenge" | "returnTo">,
): Promise<{ url: string; sealed: string }> {
  const { url, checks } = await orUnavailable(app, clientOf(app).begin());
  const journey: Journey = { ...checks, challenge, returnTo, at: Date.now() };
  const sealed = await app.keys.seal(JSON.stringify(journey));
  return { url, sealed: sealed.toBase64({ alphabet: "base64url", omitPadding: true }) };
}

/** The provider's client. @throws {AppError} `oidc_off` where none is configured */
export function clientOf({ oidc }: App): OidcClient {
  if (!oidc) throw new AppError("oidc_off");
  return oidc;
}

async function orUnavailable<T>(app: App, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    app.logger.warn("The sign-in provider failed", describeError(error));
    throw new AppError("unavailable", { seconds: RETRY_AFTER_S });
  }
}
