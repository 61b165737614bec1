import { define } from "@/web/define.ts";
import { readOnly } from "@/web/methods.ts";

export default define.middleware(async (ctx) => {
  readOnly(ctx);
  return await ctx.next();
});
