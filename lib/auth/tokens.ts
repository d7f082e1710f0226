import { errors, jwtVerify, SignJWT } from "jose";
import { AppError } from "../errors.ts";
import { encodeId } from "../ids.ts";
import { decodeId } from "../protocol/ids.ts";
import { keyIdOf } from "./keys.ts";

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
  sign(userId: number, sessionId: string, lifeS: number): Promise<string>;
  /** @throws {AppError} `token_expired` or `token_invalid` */
  verify(token: string): Promise<Proof>;
}

/** Tokens signed with `secret`; those signed with `previous` are still good until they expire. */
export function createTokens(secret: string, previous?: string): Tokens {
  const encode = (text: string) => new TextEncoder().encode(text);
  const key = encode(secret);
  const kid = keyIdOf(secret);
  const known = new Map([[kid, key]]);
  if (previous) known.set(keyIdOf(previous), encode(previous));

  return {
    sign: (userId, sessionId, lifeS) =>
      new SignJWT({ sid: sessionId })
        .setProtectedHeader({ alg: "HS256", typ: "JWT", kid })
        .setIssuer(ISSUER)
        .setSubject(encodeId(userId))
        .setIssuedAt()
        .setExpirationTime(`${lifeS}s`)
        .sign(key),
    async verify(token) {
      try {
        const { payload } = await jwtVerify<{ sid: string }>(token, ({ kid }) => {
          const found = known.get(kid ?? "");
          if (!found) throw new AppError("token_invalid");
          return found;
        }, {
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
