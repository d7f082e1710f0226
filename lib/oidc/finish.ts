import { isDuplicate, type Tx } from "../../db/client.ts";
import { findIdentity, insertIdentity } from "../../db/identities.ts";
import { insertStreams } from "../../db/log.ts";
import { insertOneTimeToken, voidOneTimeTokens } from "../../db/one_time_tokens.ts";
import { removeTotp } from "../../db/second_factors.ts";
import { revokeSessionsOf } from "../../db/sessions.ts";
import { clearPassword, findCredentials } from "../../db/credentials.ts";
import { verifyEmail } from "../../db/users.ts";
import { createUser } from "../users/create.ts";
import type { App } from "../app.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { newId } from "../ids.ts";
import { LIMITS } from "../limits.ts";
import { describeError } from "../logger.ts";
import { Email } from "../protocol/auth.ts";
import { PersonName } from "../protocol/users.ts";
import type { Claims } from "../services/oidc.ts";
import { type Effects, transact } from "../transact.ts";
import { clientOf, type Journey } from "./begin.ts";

/**
 * Takes somebody back from the provider. Returns the page to go on at, with a code in its
 * fragment that whoever began trades for a session, or with the reason why not.
 */
export async function finishOidc(
  app: App,
  { sealed, query }: { sealed: string; query: string },
): Promise<string> {
  const journey = await readJourney(app, sealed);
  const answer = new URLSearchParams();
  try {
    answer.set("sign_in_code", await codeFor(app, journey, query));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    answer.set("error", error.code);
  }
  return `${app.config.publicUrl}${journey.returnTo}#${answer}`;
}

async function readJourney(app: App, sealed: string): Promise<Journey> {
  try {
    const bytes = Uint8Array.fromBase64(sealed, { alphabet: "base64url" });
    const journey = JSON.parse(await app.keys.open(bytes)) as Journey;
    if (Date.now() - journey.at < LIMITS.oidcJourneyMs) return journey;
  } catch { /* Whatever is wrong with it, the journey has to begin anew. */ }
  throw new AppError("sign_in_failed");
}

async function codeFor(app: App, journey: Journey, query: string): Promise<string> {
  let claims: Claims;
  try {
    claims = await clientOf(app).finish(query, journey);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const wasCancelled = new URLSearchParams(query).get("error") === "access_denied";
    if (wasCancelled) throw new AppError("sign_in_cancelled");
    app.logger.warn("A sign-in elsewhere failed", describeError(error));
    throw new AppError("sign_in_failed");
  }
  const code = randomToken();
  const hash = sha256(code);
  await transact(app, async (tx, effects) => {
    const userId = await findIdentity(tx, claims.issuer, claims.subject) ??
      await tie(app, tx, effects, claims);
    await insertOneTimeToken(tx, {
      hash,
      purpose: "sign_in",
      userId,
      email: null,
      challenge: journey.challenge,
      lifeS: LIMITS.signInCodeLifeS,
    });
  }).catch((error) => {
    // Somebody else took the address in this very moment; the next try finds them.
    throw isDuplicate(error, "users_email_key") ? new AppError("sign_in_failed") : error;
  });
  return code;
}

/** Ties an identity that is new here to the account of its address, or to a new one. */
async function tie(app: App, tx: Tx, effects: Effects, claims: Claims): Promise<number> {
  const { issuer, subject } = claims;
  const address = Email.safeParse(claims.email);
  if (!address.success || !claims.isEmailVerified) throw new AppError("oidc_unverified");
  const email = address.data;
  const account = await findCredentials(tx, email);
  if (!account && !app.config.oidcSignUp) throw new AppError("sign_up_closed");
  const userId = account?.id ?? await createAccount(tx, email, claims.name);
  if (account && !account.emailVerifiedAt) await takeOver(tx, effects, userId, email);
  await insertIdentity(tx, { issuer, subject, userId });
  return userId;
}

async function createAccount(tx: Tx, email: string, given: string | undefined): Promise<number> {
  const id = newId("user");
  const named = PersonName.safeParse(given);
  const name = named.success ? named.data : email.split("@")[0]!.slice(0, 80);
  await createUser(tx, { id, email, name, passwordHash: null, isVerified: true });
  await insertStreams(tx, id, [id]);
  return id;
}

/**
 * An account whose address nobody had confirmed may have been made by somebody else, who
 * waits for its owner to come: whoever knew its password is shut out.
 */
async function takeOver(tx: Tx, effects: Effects, userId: number, email: string): Promise<void> {
  await clearPassword(tx, userId);
  await removeTotp(tx, userId);
  await voidOneTimeTokens(tx, userId, ["verify", "reset", "change_email", "sign_in"]);
  effects.end(await revokeSessionsOf(tx, userId));
  await verifyEmail(tx, userId, email);
}
