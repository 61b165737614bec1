import { App, csp, staticFiles } from "fresh";
import { appConfig } from "./fresh.config.ts";
import { appEnv } from "./web/app_env.ts";
import { maskLogs } from "./web/log.ts";
import { keepRequestContext } from "./web/request_context.ts";
import { cspDirectives, securityHeaders } from "./web/security.ts";
import { refuseForeign } from "./web/refuse_foreign.tsx";
import { refuseMethods } from "./web/methods.ts";
import { readSession } from "./web/session.ts";
import type { State } from "./web/state.ts";
import { tellStanding } from "./web/throttle.ts";

// An app that lacks a setting does not start, instead of failing at the first visitor.
appEnv();

maskLogs();

export const app = new App<State>(appConfig)
  .use(securityHeaders)
  .use(csp({ csp: cspDirectives, useNonce: true }))
  .use(refuseMethods)
  .use(staticFiles())
  .use(refuseForeign)
  .use(keepRequestContext)
  .use(tellStanding)
  .use(readSession)
  .fsRoutes();
