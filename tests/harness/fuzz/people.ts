import { SignJWT, UnsecuredJWT } from "jose";
import type { Product } from "@/tests/harness/app.ts";
import { idsOf } from "@/tests/harness/app_pages.ts";
import { id, MARKERS, userId } from "@/tests/isolation/world.ts";

/** Everything that only the account under attack knows. */
export const SECRETS = new RegExp(`${MARKERS.a1}|${MARKERS.a2}`, "i");

/** Who sends requests, and what their Cookie header holds. */
export interface Attackers {
  /** Cookies of people, by who they are. */
  cookies: Record<"nobody" | "stranger" | "viewer" | "owner", string>;
  /** Cookies of tokens that must be worth nothing. */
  forged: string[];
  /** Ids in the account under attack, by kind. */
  ids: Record<string, string>;
}

const HOUR = 3600;

/** The people of the world of the isolation tests: A is attacked, most of all by the owner of B. */
export async function openAttackers(product: Product): Promise<Attackers> {
  const { accountA } = await product.world();
  const now = Math.floor(Date.now() / 1000);
  const claims = (who: "owner" | "stranger" | "viewer", expires = now + HOUR) => ({
    sub: userId(who),
    role: "authenticated",
    aud: "authenticated",
    iat: now - HOUR,
    exp: expires,
  });
  const sign = (payload: object, secret = product.jwtSecret) =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg: "HS256", typ: "JWT" })
      .sign(new TextEncoder().encode(secret));
  const owner = await sign(claims("owner"));
  const [head = "", body = "", tail = ""] = owner.split(".");
  const forged = [
    new UnsecuredJWT(claims("owner")).encode(),
    await sign(claims("owner"), "another secret another secret another"),
    await sign(claims("owner"), product.publishableKey),
    await sign(claims("owner", now - HOUR)),
    await sign({ ...claims("owner"), aud: "anon" }),
    // Signed as it should be, for a session that has ended and for a person who is gone.
    await sign({ ...claims("owner"), session_id: crypto.randomUUID() }),
    await sign({ ...claims("owner"), sub: crypto.randomUUID() }),
    [head, btoa(JSON.stringify(claims("owner"))), tail].join("."),
    [head, body, tail.slice(0, -2)].join("."),
    [btoa('{"alg":"none"}'), body, ""].join("."),
    product.publishableKey,
    product.secretKey,
  ];
  const cookie = (token: string) => `igny8_access=${token}; igny8_refresh=none`;
  return {
    cookies: {
      nobody: "",
      stranger: cookie(await sign(claims("stranger"))),
      viewer: cookie(await sign(claims("viewer"))),
      owner: cookie(owner),
    },
    forged: forged.map(cookie),
    ids: await idsOf({
      accountId: accountA,
      siteId: id("a1", "site"),
      siteSlug: `${MARKERS.a1}-site`,
    }),
  };
}
