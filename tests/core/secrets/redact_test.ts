import { equal, ok } from "node:assert/strict";
import { createLog } from "core/log.ts";
import { createRedactor, MASK, redactorOf } from "core/secrets/redact.ts";

/** Texts with a secret, and the secret. */
const SHAPED: [text: string, secret: string][] = [
  ["key sk-proj-AbCdEf0123456789xyz refused", "sk-proj-AbCdEf0123456789xyz"],
  ["Incorrect API key provided: sk-0123456789abcdef0123.", "sk-0123456789abcdef0123"],
  ["apikey sb_secret_Q0XpX3abc", "sb_secret_Q0XpX3abc"],
  ["igny8_a1b2c3d4_S3cretPartOfTheKey", "S3cretPartOfTheKey"],
  ["cookie: igny8_access=eyJhbGciOi; igny8_refresh=r3fr3sh-value; a=b", "r3fr3sh-value"],
  ["Authorization: Bearer abc.def-123456", "abc.def-123456"],
  ["authorization: basic dXNlcjpwYXNzd29yZA==", "dXNlcjpwYXNzd29yZA=="],
  ["https://app.test/auth/confirm?token_hash=pkce_77aa&type=recovery", "pkce_77aa"],
  ["https://app.test/invitation?token=Zm9vYmFy_-1", "Zm9vYmFy_-1"],
  ["postgres://postgres:hunter2222@db.test:5432/postgres", "hunter2222"],
  ['{"email":"a@b.test","password":"correct horse battery"}', "correct horse battery"],
  ['{"body":"{\\"refresh_token\\":\\"v9x8y7z6\\",\\"current\\":\\"old one\\"}"}', "v9x8y7z6"],
  [`v1.0a1b2c3d.${"n".repeat(16)}.${"c".repeat(40)}`, "c".repeat(40)],
];

Deno.test("secrets are masked by their shape, wherever they stand", () => {
  const redactor = createRedactor();
  for (const [text, secret] of SHAPED) {
    const masked = redactor.redact(text);
    ok(!masked.includes(secret), masked);
    ok(masked.includes(MASK), masked);
  }
});

Deno.test("a session's token is masked in every form that is cut off", () => {
  const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.s1gnature_part-0";
  const redactor = createRedactor();
  for (const text of [token, `token=${token};`, token.slice(0, 44), `"${token}"`]) {
    ok(!redactor.redact(text).includes("eyJzdWIi"), redactor.redact(text));
  }
});

Deno.test("a registered secret is masked also as URLs and JSON write it", () => {
  const secret = 'pass "word" & Co/ü\\';
  const redactor = createRedactor([secret]);
  const spelled = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ note: secret }),
    JSON.stringify({ note: JSON.stringify({ deep: secret }) }),
  ];
  for (const text of spelled) ok(!redactor.redact(text).includes("Co"), redactor.redact(text));
});

Deno.test("ordinary words stay", () => {
  const text =
    "The task sk-1 of job 1f0c…: keyword list, risk-averse, sk-averse-business-as-usual, a bearer of news, /settings?page=2";
  const redactor = createRedactor(["short", null, undefined, ""]);
  equal(redactor.redact(text), text);
  equal(redactor.redact("short"), "short");
});

Deno.test("the secrets of the environment are known, each old key by itself", () => {
  const env: Record<string, string> = {
    WORKER_SECRET: "worker-secret-of-this-run",
    ENCRYPTION_OLD_KEYS: "first-old-key-0,second-old-key",
  };
  const redactor = redactorOf((name) => env[name]);
  equal(redactor.redact("worker-secret-of-this-run"), MASK);
  equal(redactor.redact("second-old-key and first-old-key-0"), `${MASK} and ${MASK}`);
});

Deno.test("only the newest of very many registered secrets are remembered", () => {
  const redactor = createRedactor(["the-very-first-secret"]);
  for (let n = 0; n < 2000; n++) redactor.register(`secret-number-${n}`);
  equal(redactor.redact("the-very-first-secret"), "the-very-first-secret");
  equal(redactor.redact("secret-number-1999"), MASK);
});

Deno.test("a log line names errors with their causes and masks all of them", () => {
  const lines: string[] = [];
  const log = createLog(createRedactor(["a-registered-secret"]), (line) => lines.push(line));
  const vendor = Object.assign(new Error("401 a-registered-secret"), {
    headers: { authorization: "Bearer nobody-prints-this" },
  });
  log({ event: "failed", error: new Error("outer", { cause: vendor }), count: 3n });
  const [line = ""] = lines;
  const read = JSON.parse(line);
  equal(read.error.length, 2);
  equal(read.error[1].message, `401 ${MASK}`);
  equal(read.count, "3");
  ok(!line.includes("nobody-prints-this") && !line.includes("a-registered-secret"));
});
