import { createAccessToken } from "../lib/access_tokens/create.ts";
import { listAccessTokens } from "../lib/access_tokens/list.ts";
import { revokeAccessToken } from "../lib/access_tokens/revoke.ts";
import { createRouter, serve } from "./http.ts";

export const accessTokens = createRouter();

serve(accessTokens, "createAccessToken", createAccessToken);
serve(accessTokens, "listAccessTokens", listAccessTokens);
serve(accessTokens, "revokeAccessToken", revokeAccessToken);
