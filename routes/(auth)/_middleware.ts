import { define } from "@/web/define.ts";

/** Pages for people who are not signed in. */
export default define.middleware((ctx) => {
  ctx.state.kind = "auth";
  return ctx.next();
});
