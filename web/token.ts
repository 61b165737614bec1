import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { appEnv, requestDb } from "./services.ts";

/** What an access token says once its signature was checked. */
export interface TokenClaims {
  userId: string;
  /** Expiry, seconds since the epoch. */
  expires: number;
}

const OPTIONS = { clockTolerance: 5, audience: "authenticated" };
let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;

/**
 * The claims of an access token that holds now; null when it is expired, forged or not a token.
 * Asymmetric tokens are checked against the project's JWKS, HS256 ones with SUPABASE_JWT_SECRET,
 * and where that secret is not known, by asking the auth server.
 */
export async function verifyToken(token: string): Promise<TokenClaims | null> {
  try {
    const { alg } = decodeProtectedHeader(token);
    if (alg === "HS256") return await verifyShared(token);
    keySet ??= createRemoteJWKSet(new URL("/auth/v1/.well-known/jwks.json", appEnv().SUPABASE_URL));
    const verified = await jwtVerify(token, keySet, { ...OPTIONS, algorithms: ["ES256", "RS256"] });
    return claimsOf(verified.payload);
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null;
    throw error;
  }
}

async function verifyShared(token: string): Promise<TokenClaims | null> {
  const secret = appEnv().SUPABASE_JWT_SECRET;
  if (secret) {
    const key = new TextEncoder().encode(secret);
    const { payload } = await jwtVerify(token, key, { ...OPTIONS, algorithms: ["HS256"] });
    return claimsOf(payload);
  }
  const { data, error } = await requestDb().auth.getUser(token);
  if (error) return null;
  return { userId: data.user.id, expires: Math.floor(Date.now() / 1000) + 60 };
}

const Claims = z.object({ sub: z.uuid(), exp: z.number() });

function claimsOf(payload: JWTPayload): TokenClaims | null {
  const { data } = Claims.safeParse(payload);
  return data ? { userId: data.sub, expires: data.exp } : null;
}
