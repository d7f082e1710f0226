import * as accessTokens from "../access_tokens.ts";
import { type Contract, Nothing } from "../contract.ts";

/** Personal access tokens. */
export const ACCESS_TOKENS = {
  createAccessToken: {
    summary: "Make a personal access token for a program that acts as you",
    input: accessTokens.CreateAccessToken,
    output: accessTokens.NewAccessToken,
    errors: ["wrong_password", "no_password", "too_many_tokens"],
    status: 201,
  },
  listAccessTokens: {
    summary: "List your personal access tokens",
    input: Nothing,
    output: accessTokens.AccessTokenList,
    errors: [],
  },
  revokeAccessToken: {
    summary: "End a personal access token and its sockets",
    input: accessTokens.AccessTokenRef,
    output: undefined,
    errors: ["token_not_found"],
  },
} as const satisfies Record<string, Contract>;
