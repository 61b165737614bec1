import { orderSync } from "core/integrations/order_sync.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { passOn } from "@/components/planner/requests.ts";

const PATH = "/settings/integrations";

/** Reads at once what changed at a connection. */
export const handler = define.handlers({
  GET: read((ctx) => passOn(ctx, `${PATH}/${idParam(ctx, "connection")}`)),
  POST: act(async (ctx) => {
    const id = idParam(ctx, "connection");
    await orderSync(ctx.state, { id });
    leaveFlash(
      ctx,
      "success",
      "Reading begins. What changed there shows under Content in a moment.",
    );
    return ctx.redirect(`${PATH}/${id}`, 303);
  }),
});
