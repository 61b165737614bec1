import { define } from "@/web/define.ts";
import { requireModule } from "@/web/modules.ts";

const requireWriter = requireModule("writer");

export default define.middleware((ctx) => {
  ctx.state.showsArticles = true;
  return requireWriter(ctx);
});
