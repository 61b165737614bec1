import { type FreshContext, HttpError, type PageResponse } from "fresh";
import { AppError, isAppError } from "core/errors.ts";
import { leaveFlash } from "./flash.ts";
import { MOST_FORM_BYTES, readForm } from "./large_body.ts";
import { logError } from "./log.ts";
import { ownPath } from "./next_path.ts";
import type { State } from "./state.ts";
import { countForm } from "./throttle.ts";

type Ctx = FreshContext<State>;
type Answer<Data> = Response | PageResponse<Data>;
type Given<Data> = Promise<Answer<Data>> | Answer<Data>;
/** The overloads without data keep `define.page<typeof handler>` able to tell the page's data. */
type PlainHandler = (ctx: Ctx) => Promise<Response>;
type DataHandler<Data> = (ctx: Ctx) => Promise<Answer<Data>>;

interface FormOptions {
  /** Bytes the form may have; default 2 MB. */
  maxBytes?: number;
  /** How the form is read; default `readForm`. */
  readBody?: (request: Request, most: number) => Promise<FormData>;
}

/**
 * A GET handler whose AppErrors become error pages of their status; a session that has ended leads
 * to the sign-in page and back.
 */
export function read(handler: (ctx: Ctx) => Promise<Response> | Response): PlainHandler;
export function read<Data>(handler: (ctx: Ctx) => Given<Data>): DataHandler<Data>;
export function read<Data>(handler: (ctx: Ctx) => Given<Data>): DataHandler<Data> {
  return async (ctx) => {
    try {
      return await handler(ctx);
    } catch (error) {
      if (!isAppError(error)) throw error;
      return refuse(ctx, error);
    }
  };
}

/**
 * A POST handler for a form. AppErrors it throws become a message on the page the form came from
 * (303), or a JSON error when the caller is a script; who asks too often (429) or sends too much (413)
 * gets an error page.
 * Handlers that keep the person's input catch `invalid` themselves and render the form again.
 */
export function act(
  handler: (ctx: Ctx, form: FormData) => Promise<Response> | Response,
  options?: FormOptions,
): PlainHandler;
export function act<Data>(
  handler: (ctx: Ctx, form: FormData) => Given<Data>,
  options?: FormOptions,
): DataHandler<Data>;
export function act<Data>(
  handler: (ctx: Ctx, form: FormData) => Given<Data>,
  { maxBytes = MOST_FORM_BYTES, readBody = readForm }: FormOptions = {},
): DataHandler<Data> {
  return async (ctx) => {
    try {
      await countForm(ctx);
      return await handler(ctx, await readBody(ctx.req, maxBytes));
    } catch (error) {
      if (!isAppError(error) && wantsJson(ctx.req)) return failJson(ctx, hideUnknown(ctx, error));
      if (!isAppError(error)) throw error;
      if (wantsJson(ctx.req)) return failJson(ctx, error);
      if (error.code === "unauthorized") return toSignIn(ctx);
      if (error.code === "throttled" || error.code === "too_large") {
        throw new HttpError(error.status as never, error.message, { cause: error });
      }
      if (error.code === "internal") logError(ctx.state.requestId, error);
      leaveFlash(ctx, "danger", sentences(error), TOP_UP[error.code]);
      return ctx.redirect(cameFrom(ctx), 303);
    }
  };
}

/** Whether the caller is a script that expects JSON. */
export function wantsJson(request: Request): boolean {
  return request.headers.get("accept")?.startsWith("application/json") ?? false;
}

/** The page a form was sent from, as a path of this origin. */
export function cameFrom(ctx: Ctx): string {
  const referer = URL.parse(ctx.req.headers.get("referer") ?? "");
  const path = referer?.host === ctx.url.host ? ownPath(referer.pathname + referer.search) : null;
  return path ?? ctx.url.pathname;
}

/** Leads to the sign-in page, which leads back here afterwards. */
export function toSignIn(ctx: Ctx): Response {
  if (ctx.req.method === "POST") {
    const words = "Your session had ended before this was sent. Sign in, then send it again.";
    leaveFlash(ctx, "info", words);
  }
  const next = ctx.req.method === "GET" ? ctx.url.pathname + ctx.url.search : cameFrom(ctx);
  return ctx.redirect(`/sign-in?next=${encodeURIComponent(next)}`, 303);
}

/** A success answer for scripts, in the API's envelope. */
export function okJson(ctx: Ctx, data: unknown, message?: string): Response {
  const body = {
    success: true,
    data,
    ...(message ? { message } : {}),
    request_id: ctx.state.requestId,
  };
  return Response.json(body, { headers: { "cache-control": "no-store" } });
}

function refuse(ctx: Ctx, error: AppError): Response {
  if (error.code === "unauthorized") return toSignIn(ctx);
  if (wantsJson(ctx.req)) return failJson(ctx, error);
  if (error.code === "module_disabled") {
    leaveFlash(ctx, "warning", error.message);
    return ctx.redirect("/settings/modules", 303);
  }
  throw new HttpError(error.status as never, error.message, { cause: error });
}

function hideUnknown(ctx: Ctx, error: unknown): AppError {
  logError(ctx.state.requestId, error);
  return new AppError("internal", "Something went wrong on our side.", { cause: error });
}

/** An error answer for scripts, in the API's envelope. */
export function failJson(ctx: Ctx, error: AppError): Response {
  if (error.code === "internal") logError(ctx.state.requestId, error);
  return Response.json({
    success: false,
    error: error.message,
    ...(Object.keys(error.fields).length > 0 ? { errors: error.fields } : {}),
    code: error.code,
    request_id: ctx.state.requestId,
  }, { status: error.status, headers: { "cache-control": "no-store" } });
}

/** What to do about a refusal, by its code. */
const TOP_UP: Partial<Record<AppError["code"], { href: string; label: string }>> = {
  insufficient_credits: { href: "/billing/credits", label: "Add credits" },
};

function sentences(error: AppError): string {
  const details = Object.values(error.fields).flat().filter((text) => text !== error.message);
  const readable = error.code === "invalid" ? details.slice(0, 3) : [];
  return [error.message, ...readable].join(" ");
}
