import { insertAccessToken, listAccessTokens } from "../../db/access_tokens.ts";
import { insertSession } from "../../db/sessions.ts";
import { lockAccount } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { confirmPassword } from "../account/confirm_password.ts";
import { randomToken, sha256 } from "../crypto.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";
import { ACCESS_TOKEN_PREFIX } from "../protocol/access_tokens.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { toAccessToken } from "./shape.ts";

/** Makes a token for a program that acts as the actor, within its scopes. */
export async function createAccessToken(
  app: App,
  actor: Actor,
  { name, scopes, expires_in_days, password }: Input<"createAccessToken">,
): Promise<Output<"createAccessToken">> {
  const { id: userId } = await confirmPassword(app, actor, password);
  const token = ACCESS_TOKEN_PREFIX + randomToken();
  const hash = sha256(token);
  const id = crypto.randomUUID();
  const row = await transact(app, async (tx) => {
    await lockAccount(tx, userId);
    const others = await listAccessTokens(tx, userId);
    if (others.length >= LIMITS.accessTokensPerUser) {
      throw new AppError("too_many_tokens", { limit: LIMITS.accessTokensPerUser });
    }
    await insertSession(tx, {
      id,
      userId,
      kind: "token",
      userAgent: actor.userAgent,
      address: actor.address,
      lifeS: expires_in_days * 86_400,
      refreshHash: null,
      allowEpoch: null,
    });
    await insertAccessToken(tx, { id, hash, name, scopes: [...new Set(scopes)] });
    const [newest] = (await listAccessTokens(tx, userId)).filter((one) => one.id === id);
    return newest!;
  });
  return { ...toAccessToken(row), token };
}
