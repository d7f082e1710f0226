import type { z } from "zod";
import type { AccessTokenRow } from "../../db/access_tokens.ts";
import type { AccessToken, Scope } from "../protocol/access_tokens.ts";

/** A token as its owner sees it: never the token itself. */
export function toAccessToken(row: AccessTokenRow): z.infer<typeof AccessToken> {
  return {
    id: row.id,
    name: row.name,
    scopes: row.scopes as Scope[],
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
  };
}
