import type { FreshContext } from "fresh";
import { countAnonymous, countRequest } from "core/throttle/count_request.ts";
import { throttleKey } from "core/throttle/keys.ts";
import { networkOf } from "core/throttle/network.ts";
import { requireAllowed, type Standing, type ThrottleScope } from "core/throttle/standing.ts";
import { appEnv } from "./app_env.ts";
import { clientAddress } from "./request_context.ts";
import { requestDb } from "./services.ts";
import type { State } from "./state.ts";

type Ctx = FreshContext<State>;

/**
 * The scope of a form, by its path: first those that order paid work or prove a password, then whole
 * areas. Looking is not counted, so that watching a run never stops it from being watched.
 */
const FORMS: [path: RegExp, scope: ThrottleScope][] = [
  [/^\/planner\/(keywords\/cluster|clusters\/ideas)$/, "planner_ai"],
  [/^\/writer\/(tasks\/generate|content\/prompts)$/, "writer_ai"],
  [/^\/writer\/(images\/generate|content\/[^/]+\/images)$/, "image_gen"],
  [/^\/(automation|automation\/runs\/new|jobs\/[^/]+)$/, "ai_function"],
  [/^\/(settings\/profile|new-password|invitation)$/, "auth"],
  [/^\/billing\/credits$/, "billing_admin"],
  [/^\/billing\//, "billing"],
  [/^\/planner\//, "planner"],
  [/^\/writer\/content$/, "content_write"],
  [/^\/writer\//, "writer"],
  [/^\/staff\//, "system_admin"],
  [/^\/(settings|setup|notifications)(\/|$)/, "system"],
];

/** Groups of the API that have a scope of their own. */
const API: Record<string, ThrottleScope> = {
  auth: "auth",
  billing: "billing",
  planner: "planner",
  system: "system",
  writer: "writer",
};

/** Counts a form for the person who sends it. Throws `throttled`. */
export async function countForm(ctx: Ctx): Promise<void> {
  if (ctx.req.method !== "POST" || !ctx.state.session) return;
  const [, scope = "default"] = FORMS.find(([path]) => path.test(ctx.url.pathname)) ?? [];
  await countPerson(ctx, scope);
}

/** Counts a request of the API, for the person or else for the network. Throws `throttled`. */
export async function countApi(ctx: Ctx): Promise<void> {
  const [, group = ""] = ctx.url.pathname.match(/^\/api\/v1\/([a-z-]+)/) ?? [];
  const scope = Object.hasOwn(API, group) ? API[group] ?? "default" : "default";
  await (ctx.state.session ? countPerson(ctx, scope) : countNetwork(ctx, scope));
}

/** Counts the request for the person who is signed in. Throws `throttled`. */
export async function countPerson(ctx: Ctx, scope: ThrottleScope): Promise<void> {
  keepStanding(ctx, await countRequest(ctx.state, { scope }));
}

/**
 * Counts the request for the visitor's network. Requests from this machine itself are not counted:
 * there everybody would be the same visitor. Throws `throttled`.
 */
export async function countNetwork(ctx: Ctx, scope: ThrottleScope): Promise<void> {
  const key = await networkKey(ctx, scope);
  if (!key) return;
  const [standing] = await countAnonymous({ db: requestDb() }, { scope, keys: [key] });
  if (standing) keepStanding(ctx, standing);
}

/** Shows the standing in the answer's headers. Throws `throttled` when the request is over its limit. */
export function keepStanding(ctx: Ctx, standing: Standing, what?: string): void {
  ctx.state.throttle = standing;
  requireAllowed(standing, what);
}

/** The status of a form that is shown again: 429 when it was counted as one too many. */
export function statusOfRefusal(ctx: Ctx, otherwise = 422): number {
  return ctx.state.throttle?.allowed === false ? 429 : otherwise;
}

/** The key of the visitor's network for a purpose; null on this machine itself. */
export async function networkKey(ctx: Ctx, purpose: string): Promise<string | null> {
  const { visitor } = clientAddress(ctx);
  const network = visitor && networkOf(visitor);
  return network ? await throttleKey(appEnv().APP_SECRET, purpose, "network", network) : null;
}

/** Puts the standing of a counted request into its answer's headers. */
export async function tellStanding(ctx: Ctx): Promise<Response> {
  ctx.state.throttle = null;
  const response = await ctx.next();
  setStanding(response.headers, ctx.state.throttle);
  return response;
}

function setStanding(headers: Headers, standing: Standing | null): void {
  if (!standing) return;
  headers.set("x-throttle-limit", String(standing.limit));
  headers.set("x-throttle-remaining", String(standing.remaining));
  headers.set("x-throttle-reset", String(standing.reset));
  if (!standing.allowed) headers.set("retry-after", String(standing.reset));
}
