import { HttpError } from "../error.ts";
import type {
  HandlerByMethod,
  HandlerFn,
  Method,
  MiddlewareFn,
  PageComponent,
  PageResponse,
  RouteConfig,
} from "../types.ts";
import { type Context, INTERNAL, type View } from "./context.ts";
import { renderPage } from "../render/page.ts";

/** A route with its parts named, whether it came from a file or from code. */
export interface PageRoute {
  component?: PageComponent<never, unknown>;
  handler?: HandlerFn<unknown, unknown> | HandlerByMethod<unknown, unknown>;
  config?: RouteConfig;
}

function handlerFor(route: PageRoute, method: string): HandlerFn<unknown, unknown> | null {
  const { handler, component } = route;
  if (typeof handler === "function") return handler;
  const reads = method === "GET" || method === "HEAD";
  const own = handler?.[method as Method] ??
    (method === "HEAD" ? handler?.GET : undefined);
  if (own) return own;
  if (component && reads) return null;
  throw new HttpError(404);
}

function isPageResponse(value: unknown): value is PageResponse<unknown> {
  return typeof value === "object" && value !== null && "data" in value;
}

/** Runs a route's handler and renders its component; errors when a handler answers neither. */
export async function runRoute(
  route: PageRoute,
  ctx: Context<unknown>,
  status = 200,
): Promise<Response> {
  const init: ResponseInit = { status };
  const handler = handlerFor(route, ctx.req.method);
  if (handler) {
    const result = await handler(ctx);
    if (result instanceof Response) return result;
    if (!isPageResponse(result)) {
      throw new Error(
        `The handler of ${ctx.route} returned neither a Response nor page data`,
      );
    }
    ctx.data = result.data;
    init.status = result.status ?? status;
    init.headers = result.headers;
  }
  if (!route.component) {
    throw new Error(`The route ${ctx.route} has page data but no component`);
  }
  return renderPage(ctx, route.component, init, route.config);
}

/** The status an error is answered with. */
export function errorStatus(error: unknown): number {
  return error instanceof HttpError ? error.status : 500;
}

/** Logs what nobody expected; an HttpError is an answer, not an accident. */
export function logUnexpected(error: unknown): void {
  if (errorStatus(error) >= 500) console.error(error);
}

/** A middleware that answers errors of everything after it with an error route. */
export function errorBoundary(route: PageRoute, view: View): MiddlewareFn<unknown> {
  return async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      logUnexpected(error);
      ctx.error = error;
      ctx[INTERNAL].view = view;
      const status = errorStatus(error);
      if (!route.component || typeof route.handler === "function") {
        return await runRoute(route, ctx, status);
      }
      return await renderPage(ctx, route.component, { status }, route.config);
    }
  };
}
