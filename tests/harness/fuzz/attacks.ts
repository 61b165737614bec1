import { between, pick, type Random } from "@/local/ai/random.ts";
import type { PageForm } from "./forms.ts";
import { FOREIGN_PATHS, HOSTILE_VALUES } from "./hostile_values.ts";
import type { Attackers } from "./people.ts";
import type { RawRequest } from "./raw_http.ts";

/** One request of the fuzz, and who sends it. */
export interface Shot extends RawRequest {
  attack: string;
  who: keyof Attackers["cookies"] | "forged";
}

/** What an attack is made of. */
export interface Material {
  random: Random;
  origin: string;
  attackers: Attackers;
  /** Path of the route with ids of the account under attack in it. */
  path: string;
  /** The route's path with `{name}` where an id stands. */
  pattern: string;
  /** Every form that the account's owner sees. */
  forms: PageForm[];
  /** Names of fields and parameters that any page has. */
  names: string[];
}

type Attack = (given: Material) => Partial<Shot> & { target: string };

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"];
const FORM = "application/x-www-form-urlencoded";
const bytes = (text: string) => new TextEncoder().encode(text);

function value({ random, attackers }: Material): string {
  const ids = Object.values(attackers.ids);
  return random() < 0.3 ? pick(random, ids) : pick(random, HOSTILE_VALUES);
}

function query(given: Material, count: number): string {
  const parts = Array.from({ length: count }, () => {
    const name = pick(given.random, given.names);
    const foreign = /next|back/.test(name) && given.random() < 0.8;
    const chosen = foreign ? pick(given.random, FOREIGN_PATHS) : value(given);
    return `${encodeURIComponent(name)}=${encodeURIComponent(chosen.toWellFormed())}`;
  });
  return parts.join("&");
}

function own({ origin }: Material): [string, string][] {
  return [["origin", origin], ["referer", `${origin}/dashboard`]];
}

/** Every kind of attack by name. Each is tried on every route. */
export const ATTACKS: Record<string, Attack> = {
  "another method": ({ random, path }) => {
    const method = pick(random, METHODS);
    return { target: path, method, headers: [["origin", "https://evil.test"]] };
  },
  "another account's address": ({ random, path }) => ({
    target: path,
    method: pick(random, ["GET", "GET", "HEAD"]),
    headers: [["accept", pick(random, ["text/html", "application/json", "*/*"])]],
  }),
  "hostile ids in the address": (given) => ({
    target: given.pattern.replace(
      /\{\w+\}/g,
      () => encodeURIComponent(pick(given.random, HOSTILE_VALUES).slice(0, 500)) || "%20",
    ),
  }),
  "a raw address": ({ random, path }) => {
    const tail = pick(random, [
      "%00",
      "%ff",
      "%",
      "/..",
      "//",
      "/%2e%2e/x",
      "\\x",
      "|",
      "^`{}",
      "~/.env",
    ]);
    return { target: path + tail };
  },
  "hostile parameters": (given) => ({
    target: `${given.path.split("?")[0]}?${query(given, between(given.random, 1, 6))}`,
  }),
  "a form from elsewhere": (given) => ({
    target: given.path,
    method: "POST",
    body: bytes(query(given, 3)),
    headers: [
      ["content-type", FORM],
      ...pick(given.random, [
        [],
        [["origin", "https://evil.test"]],
        [["origin", "null"]],
        [["origin", given.origin + ".evil.test"]],
        [["origin", given.origin], ["sec-fetch-site", "cross-site"]],
        [["sec-fetch-site", "same-site"]],
        [["referer", given.origin + "/"]],
        [["authorization", "Bearer x"]],
        [["x-forwarded-host", "evil.test"], ["origin", "https://evil.test"], [
          "sec-fetch-site",
          "cross-site",
        ]],
      ]) as [string, string][],
    ],
  }),
  "a form of the owner's": (given) => {
    const { random, forms } = given;
    const form = pick(random, forms);
    const fields = form.fields.map(([name, kept]) => [name, random() < 0.3 ? value(given) : kept]);
    return {
      target: form.action,
      method: "POST",
      body: bytes(String(new URLSearchParams(fields as [string, string][]))),
      headers: [["content-type", FORM], ...own(given)],
    };
  },
  "a form of anything": (given) => ({
    target: given.path,
    method: "POST",
    body: bytes(query(given, between(given.random, 0, 12))),
    headers: [["content-type", FORM], ...own(given)],
  }),
  "a body that is no form": (given) => {
    const [type, body] = pick(given.random, BODIES);
    return {
      target: given.path,
      method: "POST",
      body: body(),
      headers: [...(type ? [["content-type", type] as [string, string]] : []), ...own(given)],
    };
  },
  "malformed cookies": ({ random, path, attackers }) => ({
    target: path,
    headers: [[
      "cookie",
      pick(random, [
        "igny8_access",
        "igny8_access=; igny8_refresh=",
        "=;=;;;,",
        `igny8_refresh=${"x".repeat(6000)}`,
        "igny8_access=%00; igny8_refresh=%",
        'igny8_flash=[{"tone":"x"}]; igny8_access="a"',
        `igny8_flash=${encodeURIComponent('[{"tone":"danger","message":"<fuzz-x9>"}]')}`,
        "igny8_access=a; igny8_access=b; igny8_refresh=c",
        `${attackers.cookies.stranger}; igny8_access=a.b.c`,
        "\u00e9=\u00fc",
      ]),
    ]],
  }),
  "forged tokens": ({ path, random }) => ({
    target: path,
    who: "forged",
    method: pick(random, ["GET", "HEAD"]),
  }),
  "forged tokens in a header": ({ path, random, attackers }) => ({
    target: random() < 0.5 ? path : "/api/v1/system/ping",
    headers: [["authorization", `Bearer ${tokenOf(pick(random, attackers.forged))}`]],
  }),
  "a strange host": ({ random, path }) => ({
    target: path,
    headers: [["host", pick(random, STRANGE_HOSTS)]],
  }),
  "strange headers": ({ random, path }) => ({
    target: path,
    headers: pick(random, STRANGE_HEADERS),
  }),
};

function tokenOf(cookie: string): string {
  return cookie.match(/igny8_access=([^;]*)/)?.[1] ?? "";
}

const BODIES: [type: string | null, body: () => Uint8Array<ArrayBuffer>][] = [
  [null, () => bytes("name=x")],
  [FORM, () => bytes("")],
  [FORM, () => bytes("%E0%A4%A=%&=&&&;")],
  [FORM, () => bytes("a=1&".repeat(20_000))],
  [FORM, () => bytes("\0\0\0")],
  [`${FORM}; charset=utf-16`, () => bytes("n\0a\0")],
  ["application/json", () => bytes('{"a":')],
  ["application/json", () => bytes("[".repeat(5000))],
  ["text/plain", () => bytes("name=x")],
  ["multipart/form-data", () => bytes("--x\r\n")],
  ["multipart/form-data; boundary=", () => bytes("--\r\n")],
  ["multipart/form-data; boundary=x", () => bytes("--x\r\nbroken")],
  [
    "multipart/form-data; boundary=x",
    () => bytes('--x\r\ncontent-disposition: form-data; name="a\r\n\r\nb\r\n--x--'),
  ],
  [
    "multipart/form-data; boundary=x",
    () =>
      bytes(
        '--x\r\ncontent-disposition: form-data; name="file"; filename="../../x.html"\r\ncontent-type: text/html\r\n\r\n<script>\r\n--x--\r\n',
      ),
  ],
  [`multipart/form-data; boundary=${"x".repeat(300)}`, () => bytes("--" + "x".repeat(300) + "--")],
  ["application/octet-stream", () => new Uint8Array(5000).map((_, index) => index * 7)],
  ["image/svg+xml", () => bytes("<svg onload=alert(1)>")],
  ["x".repeat(2000), () => bytes("x")],
];

const STRANGE_HOSTS = [
  ...["", "a b", "[::1", "evil.test:99999", "evil.test/..", "%00", "<fuzz-x9>", "user@evil.test"],
  ...["evil.test", "127.0.0.1", "localhost:1", "x".repeat(300), "..", "app,evil.test", "\u00e9"],
];

const STRANGE_HEADERS: [string, string][][] = [
  [["accept", "application/json"], ["accept-language", "*".repeat(500)]],
  [["accept", "x".repeat(3000)]],
  [["if-none-match", '*, W/"x", "' + "y".repeat(1000)]],
  [["if-modified-since", "yesterday"]],
  [["range", "bytes=0-0,5-1,-1"]],
  [["content-length", "0"], ["content-encoding", "gzip"]],
  [["x-forwarded-proto", "https, javascript"], ["x-forwarded-host", 'evil.test"><fuzz-x9>']],
  [["x-forwarded-host", "evil.test"], ["x-forwarded-proto", "https"]],
  [["x-forwarded-for", "' or 1=1 --, ::1, 999.1.1.1"]],
  [["x-request-id", "<fuzz-x9>"]],
  [["user-agent", "<fuzz-x9>\u0001".repeat(50)]],
  [["referer", "javascript:alert(1)"]],
  [["referer", "http://%00"]],
  [["accept-encoding", "gzip;q=x, br;q=-1, *;q=0"]],
  [["upgrade", "websocket"], ["connection", "upgrade"]],
  [["upgrade-insecure-requests", "1"], ["purpose", "prefetch"]],
  [["x-http-method-override", "DELETE"], ["x-original-url", "/settings/team"]],
  [["apikey", "x"], ["prefer", "return=representation"]],
];
