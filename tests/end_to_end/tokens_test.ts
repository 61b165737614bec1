import assert from "node:assert/strict";
import { decodeJwt, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import { signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { appTest } from "@/tests/harness/app_case.ts";

/** Fails unless `visitor` is led to the sign-in page. */
async function assertNobody(visitor: Visitor, what: string): Promise<void> {
  const { status, location } = await visitor.get("/dashboard");
  assert.deepEqual([status, location], [303, "/sign-in?next=%2Fdashboard"], what);
}

appTest("a token that nobody signed for us signs nobody in", async (t) => {
  const owner = await signedUp();
  const { product, accessToken } = owner;
  const claims = decodeJwt(accessToken);
  const secret = new TextEncoder().encode(product.jwtSecret);
  const other = new TextEncoder().encode("another-secret-another-secret-another");
  const signed = (payload: object, key = secret, alg = "HS256") =>
    new SignJWT({ ...payload }).setProtectedHeader({ alg, typ: "JWT" }).sign(key);
  const [head = "", , tail = ""] = accessToken.split(".");
  const swapped = btoa(JSON.stringify({ ...claims, sub: crypto.randomUUID() }));
  const { privateKey } = await generateKeyPair("ES256");
  const past = Math.floor(Date.now() / 1000) - 60;
  const tokens: Record<string, string> = {
    "alg none": new UnsecuredJWT(claims).encode(),
    "another secret": await signed(claims, other),
    "the publishable key as secret": await signed(
      claims,
      new TextEncoder().encode(product.publishableKey),
    ),
    "a stranger's ES256 key": await new SignJWT(claims).setProtectedHeader({ alg: "ES256" })
      .sign(privateKey),
    "a payload swapped under a real signature": [head, swapped, tail].join("."),
    "expired": await signed({ ...claims, exp: past }),
    "without expiry": await signed({ ...claims, exp: undefined }),
    "another audience": await signed({ ...claims, aud: "anon" }),
    "a person who does not exist": await signed({
      ...claims,
      sub: crypto.randomUUID(),
      session_id: undefined,
    }),
    "a subject that is no id": await signed({ ...claims, sub: "' or 1=1 --" }),
    "a session that has ended": await signed({ ...claims, session_id: crypto.randomUUID() }),
    "the secret key": product.secretKey,
    "not a token": "hello",
    "broken base64": "e30.%%%.x",
    "empty parts": "..",
    "long": "a".repeat(6000),
  };
  for (const [what, token] of Object.entries(tokens)) {
    await t.step(what, () => assertNobody(Visitor.holding(product, token), what));
  }
});

appTest("malformed cookies are as good as none", async () => {
  const visitor = await stranger();
  const cookies = [
    "igny8_access",
    "igny8_access=; igny8_refresh=",
    "=;=;;;",
    "igny8_refresh=%E0%A4%A; igny8_access=%",
    `igny8_refresh=${"x".repeat(4000)}`,
    'igny8_flash=%7B"no":1; igny8_access="a"',
    "igny8_flash=%5B%7B%22tone%22%3A%22evil%22%7D%5D",
    "igny8_access=a; igny8_access=b; igny8_refresh=c",
  ];
  for (const cookie of cookies) {
    const { status, location } = await visitor.get("/dashboard", { cookie });
    assert.equal(status, 303, cookie);
    assert.match(location ?? "", /^\/sign-in/, cookie);
  }
});

appTest("a message in a cookie is shown as text", async () => {
  const visitor = await signedUp();
  const flash = [{ tone: "success", message: "<script>alert(1)</script>" }];
  visitor.cookies.set("igny8_flash", encodeURIComponent(JSON.stringify(flash)));
  const { text } = await visitor.get("/dashboard");
  assert.match(text, /&lt;script>alert\(1\)/);
  assert.doesNotMatch(text, /<script>alert/);
});

appTest("an expired access token is renewed once for requests in parallel", async () => {
  const visitor = await signedUp();
  visitor.cookies.set("igny8_access", "expired");
  const same = new Visitor(visitor.product);
  for (const [name, value] of visitor.cookies) same.cookies.set(name, value);
  const answers = await Promise.all([visitor.get("/dashboard"), same.get("/setup/sites")]);
  assert.deepEqual(answers.map(({ status }) => status), [200, 200]);
  assert.equal(visitor.accessToken, same.accessToken);
  assert.equal((await visitor.get("/dashboard")).status, 200);
});

appTest("a refresh token of nobody leads to the sign-in page", async () => {
  const visitor = await stranger();
  visitor.cookies.set("igny8_access", "expired");
  visitor.cookies.set("igny8_refresh", "0123456789ab");
  await assertNobody(visitor, "made-up refresh token");
});
