import type { FreshContext } from "fresh";
import { leaveFlash } from "./flash.ts";
import type { State } from "./state.ts";

/** A folder's middleware: a module that is switched off leads to Settings, Modules. */
export function requireModule(module: string) {
  return (ctx: FreshContext<State>): Response | Promise<Response> => {
    if (ctx.state.me.modules[module]) return ctx.next();
    leaveFlash(
      ctx,
      "warning",
      `The ${module.replace("_", " ")} module is switched off. Switch it on here.`,
    );
    return ctx.redirect("/settings/modules", 303);
  };
}
