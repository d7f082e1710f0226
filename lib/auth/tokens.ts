import { errors, jwtVerify, SignJWT } from "jose";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { decodeId } from "../protocol/ids.ts";

const ISSUER = "parley";
/** How far instances' clocks may be apart, in seconds. */
const LEEWAY_S = 5;

/** What an access token proves. */
export interface Proof {
  userId: number;
  sessionId: string;
  expiresAt: Date;
}

/** Makes and checks access tokens (JWT, RFC 7519). */
export interface Tokens {
  sign(userId: number, sessionId: string): Promise<string>;
  /** @throws {AppError} `token_expired` or `token_invalid` */
  verify(token: string): Promise<Proof>;
}

/** Tokens signed with `secret` that live for `lifeS` seconds. */
export function createTokens(secret: string, lifeS: number): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign: (userId, sessionId) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setIssuer(ISSUER)
        .setSubject(encodeId(userId))
        .setIssuedAt()
        .setExpirationTime(`${lifeS}s`)
        .sign(key),
    async verify(token) {
      try {
        const { payload } = await jwtVerify<{ sid: string }>(token, key, {
          algorithms: ["HS256"],
          issuer: ISSUER,
          requiredClaims: ["sub", "exp", "sid"],
          clockTolerance: LEEWAY_S,
        });
        const userId = decodeId(payload.sub!, ["user"]);
        if (userId === undefined) throw new AppError("token_invalid");
        return { userId, sessionId: payload.sid, expiresAt: new Date(payload.exp! * 1_000) };
      } catch (error) {
        throw new AppError(error instanceof errors.JWTExpired ? "token_expired" : "token_invalid");
      }
    },
  };
}
