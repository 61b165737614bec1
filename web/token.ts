import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  jwtVerify,
} from "jose";
import { z } from "zod";
import { appEnv } from "./app_env.ts";
import { Recent } from "./recent.ts";
import { requestDb } from "./services.ts";

/** What an access token says once its signature was checked. */
export interface TokenClaims {
  userId: string;
  email: string;
  /** Expiry, seconds since the epoch. */
  expires: number;
}

const TOLERANCE = 5;
const OPTIONS = { clockTolerance: TOLERANCE, audience: "authenticated" };
/** Tokens whose signature was checked here: it cannot change, only the time can run out. */
const verified = new Recent<TokenClaims>(1000);
let keySet: ReturnType<typeof createRemoteJWKSet> | undefined;

/**
 * The claims of an access token that holds now; null when it is expired, forged or not a token.
 * Asymmetric tokens are checked against the project's JWKS, HS256 ones with SUPABASE_JWT_SECRET,
 * and where that secret is not known, by asking the auth server.
 */
export async function verifyToken(token: string): Promise<TokenClaims | null> {
  const known = verified.get(token);
  if (known && known.expires + TOLERANCE > Date.now() / 1000) return known;
  try {
    const { alg } = decodeProtectedHeader(token);
    if (alg === "HS256") return await verifyShared(token);
    keySet ??= createRemoteJWKSet(new URL("/auth/v1/.well-known/jwks.json", appEnv().SUPABASE_URL));
    const options = { ...OPTIONS, algorithms: ["ES256", "RS256"] };
    return remember(token, (await jwtVerify(token, keySet, options)).payload);
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
    return remember(token, payload);
  }
  const { data, error } = await requestDb().auth.getUser(token);
  if (error) return null;
  const { id, email = "" } = data.user;
  return { userId: id, email, expires: Math.floor(Date.now() / 1000) + 60 };
}

const Claims = z.object({ sub: z.uuid(), email: z.string().default(""), exp: z.number() });

function remember(token: string, payload: JWTPayload): TokenClaims | null {
  const { data } = Claims.safeParse(payload);
  if (!data) return null;
  const claims = { userId: data.sub, email: data.email, expires: data.exp };
  verified.set(token, claims);
  return claims;
}
