import { isAppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { failJson } from "@/web/handlers.ts";
import { countApi } from "@/web/throttle.ts";

/** Counts every request of the API; one too many gets the envelope with `throttled`. */
export default define.middleware(async (ctx) => {
  try {
    await countApi(ctx);
  } catch (error) {
    if (isAppError(error)) return failJson(ctx, error);
    throw error;
  }
  return await ctx.next();
});
