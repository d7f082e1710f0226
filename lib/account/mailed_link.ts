import { insertOneTimeToken, type OneTimeToken } from "../../db/one_time_tokens.ts";
import type { App } from "../app.ts";
import { sha256 } from "../crypto.ts";

/** How long links in mails are good, in seconds. */
const LIFE_S = { verify: 86_400, reset: 3_600, change_email: 86_400, sign_in: 60 };

/**
 * Makes the link of a mail. It follows from the job that sends the mail, so the same mail
 * sent twice has the same link, and the job's row holds no secret. The token stands in the
 * fragment, which no server and no log on the way gets to see.
 */
export async function mailedLink(
  app: App,
  jobId: number,
  page: string,
  token: Omit<OneTimeToken, "challenge">,
): Promise<string> {
  const secret = await app.keys.derive(token.purpose, String(jobId), app.epoch);
  const lifeS = LIFE_S[token.purpose];
  await insertOneTimeToken(app.sql, { ...token, hash: sha256(secret), lifeS });
  return `${app.config.publicUrl}/${page}#${secret}`;
}
