import { SECURITY_HEADERS } from "@/tests/harness/app_visitor.ts";
import type { Shot } from "./attacks.ts";
import { CANARY } from "./hostile_values.ts";
import { SECRETS } from "./people.ts";
import type { RawAnswer } from "./raw_http.ts";

/** Statuses with which the HTTP server itself refuses what is no request, before the app sees it. */
const BELOW_THE_APP = [400, 414, 431, 505];

/** What is wrong with an answer; empty when nothing is. */
export function faultsOf(shot: Shot, answer: RawAnswer | null, origin: string): string[] {
  if (!answer) return ["the server hung up"];
  const { status, headers, text } = answer;
  const isBelow = BELOW_THE_APP.includes(status) && text === "" && !headers.has("x-request-id");
  if (isBelow) return isMalformed(shot) ? [] : [`refused below the app with ${status}`];
  return [
    ...(status >= 500 || status < 200 ? [`status ${status}`] : []),
    ...(isForeignForm(shot) && status !== 403
      ? [`a form from elsewhere was let in (${status})`]
      : []),
    ...missingHeaders(headers),
    ...(/\bat [\w.<>]+ \((file|ext|npm):|\b(PGlite|PostgresError|SQLSTATE)\b/.test(text)
      ? ["tells of its inside"]
      : []),
    ...(isMarkup(headers) && text.includes(`<${CANARY}`)
      ? ["markup of a stranger is in the page"]
      : []),
    ...leaks(shot, answer),
    ...badLocation(headers, origin),
    ...badCookies(headers),
    ...(shot.method === "HEAD" && text !== "" ? ["HEAD with a body"] : []),
    ...(text !== "" && !headers.has("content-type") ? ["a body without a type"] : []),
  ];
}

/** Whether a browser of somebody who looks at another site could have been made to send this. */
function isForeignForm({ attack, target, headers }: Shot): boolean {
  const isApiClient = target.startsWith("/api/") &&
    headers.some(([name]) => name === "authorization");
  return attack === "a form from elsewhere" && !isApiClient;
}

function isMarkup(headers: Headers): boolean {
  return /html|xml/.test(headers.get("content-type") ?? "html");
}

/** Whether the request breaks HTTP itself, or may: what the server takes for a host is its own affair. */
function isMalformed({ target, headers }: Shot): boolean {
  return /[^\x21-\x7e]/.test(target) ||
    headers.some(([name]) => name === "host") ||
    // deno-lint-ignore no-control-regex
    headers.some(([, value]) => /[\x00-\x08\x0a-\x1f\x7f]/.test(value));
}

function missingHeaders(headers: Headers): string[] {
  return Object.entries(SECURITY_HEADERS)
    .filter(([name, wanted]) => !wanted.test(headers.get(name) ?? ""))
    .map(([name]) => `header ${name} is ${headers.get(name)}`);
}

/** What is public on purpose: the published pages of a site, under the site's own address. */
function isPublic(target: string): boolean {
  return target.startsWith("/sites/");
}

function leaks(shot: Shot, { headers, text }: RawAnswer): string[] {
  if (shot.who === "owner" || shot.who === "viewer" || isPublic(shot.target)) return [];
  const told = [...headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  // The address of a request may come back in the answer's own links.
  const asked = [shot.target, ...shot.headers.map(([, value]) => value), bodyOf(shot)].join("\n");
  if (SECRETS.test(asked)) return [];
  const found = (told + text).match(SECRETS);
  return found ? [`"${found[0]}" of another account is in the answer`] : [];
}

function bodyOf({ body }: Shot): string {
  return body ? new TextDecoder().decode(body) : "";
}

function badLocation(headers: Headers, origin: string): string[] {
  const location = headers.get("location");
  if (location === null) return [];
  // deno-lint-ignore no-control-regex
  const isPath = /^\/(?![/\\])[^\x00-\x20\\]*$/.test(location);
  return isPath && new URL(location, origin).origin === origin ? [] : [`leads to ${location}`];
}

function badCookies(headers: Headers): string[] {
  return headers.getSetCookie()
    .filter((cookie) => !/; HttpOnly/.test(cookie) || !/; SameSite=Lax/.test(cookie))
    .map((cookie) => `sets the cookie ${cookie.slice(0, 80)}`);
}
