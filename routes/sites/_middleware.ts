import { define } from "@/web/define.ts";
import { readOnly } from "@/web/methods.ts";
import { requestDb } from "@/web/services.ts";

/** Public pages are read as nobody, whoever asks: they look the same to everyone. */
export default define.middleware(async (ctx) => {
  readOnly(ctx);
  ctx.state.kind = "article";
  ctx.state.showsArticles = true;
  ctx.state.db = requestDb();
  const response = await ctx.next();
  // Newsreaders and other sites may show what is public.
  response.headers.set("cross-origin-resource-policy", "cross-origin");
  return response;
});
