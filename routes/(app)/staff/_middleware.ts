import { HttpError } from "fresh";
import { define } from "@/web/define.ts";

/** To everybody else these pages do not exist. */
export default define.middleware((ctx) => {
  if (ctx.state.me.user.role !== "developer") throw new HttpError(404);
  return ctx.next();
});
