export { App, type ListenOptions } from "./server/app.ts";
export { type Context, type Context as FreshContext } from "./server/context.ts";
export { createDefine, type Define, page } from "./define.ts";
export { HttpError } from "./error.ts";
export { cors, type CorsOptions } from "./middleware/cors.ts";
export { csp, type CspOptions } from "./middleware/csp.ts";
export { csrf, type CsrfOptions } from "./middleware/csrf.ts";
export { staticFiles } from "./middleware/static_files.ts";
export type {
  FreshConfig,
  HandlerByMethod,
  HandlerFn,
  LayoutConfig,
  Method,
  Middleware,
  MiddlewareFn,
  PageProps,
  PageResponse,
  ResolvedFreshConfig,
  Route,
  RouteConfig,
  RouteHandler,
} from "./types.ts";
