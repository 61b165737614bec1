import type { FreshContext } from "fresh";
import type { SessionSite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { leaveFlash } from "@/web/flash.ts";
import { nextPath } from "@/web/next_path.ts";
import type { State } from "@/web/state.ts";
import { formatCount } from "@/components/ui/numbers.ts";

type Ctx = FreshContext<State>;

/** The site a form is about, so that two tabs on two sites never mix. Throws `not_found`. */
export function formSite(ctx: Ctx, form: FormData): SessionSite {
  const site = ctx.state.me.sites.find(({ id }) =>
    id === (form.get("site_id") ?? form.get("site"))
  );
  if (!site) throw new AppError("not_found", "This site was not found.");
  return site;
}

/** Leads to `path` and lets messages that wait travel along. */
export function passOn(ctx: Ctx, path: string): Response {
  for (const { tone, message } of ctx.state.flash) leaveFlash(ctx, tone, message);
  return ctx.redirect(path, 303);
}

/** Where a bulk form came from: a page of the planner, else `fallback`. */
export function backOf(form: FormData, fallback: string): string {
  return plannerPath(form.get("back"), fallback);
}

/** A path of the planner, else `fallback`. */
export function plannerPath(given: FormDataEntryValue | null | undefined, fallback: string) {
  const path = nextPath(given);
  return /^\/planner(\/|\?|$)/.test(path) ? path : fallback;
}

/** "1 keyword", "1,234 keywords". */
export function counted(count: number, noun: string): string {
  return `${formatCount(count)} ${count === 1 ? noun : `${noun}s`}`;
}
