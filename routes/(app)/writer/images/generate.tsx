import { page } from "fresh";
import { z } from "zod";
import { estimateCredits } from "core/billing/estimate.ts";
import { imageTable, listImages } from "core/images/list_images.ts";
import { orderImages } from "core/images/order_images.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import type { State } from "@/web/state.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { type OrderLine, OrderPanel } from "@/components/writer/OrderPanel.tsx";
import { counted, orderWords } from "@/components/writer/words.ts";

const Order = z.object({
  site_id: z.uuid(),
  key: z.string().min(8).max(100),
  confirmed: z.string().nullish(),
});
/** Pictures shown as one batch. */
const BATCH = 6;

interface Data {
  siteId: string;
  lines: OrderLine[];
  skipped: number;
}

/** Shows what the ticked pictures will cost, then orders them. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/writer/images", 303),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, key, confirmed } = parseForm(Order, form);
    const ids = await pickedRows(form);
    if (!confirmed) return page(await offer(ctx.state, siteId, ids));
    const order = await orderImages(ctx.state, { siteId, ids, key });
    leaveFlash(ctx, order.jobs.length > 0 ? "success" : "info", orderWords(order, "picture"));
    return ctx.redirect("/writer/images", 303);
  }),
});

async function offer(state: State, siteId: string, ids: string[]): Promise<Data> {
  const query = { ...imageTable.read(new URLSearchParams()), size: 1000 };
  const { rows } = await listImages(state, { siteId, ids, query });
  const lines = rows.filter(({ status, prompt }) => status !== "generating" && prompt !== "")
    .map((image, index) => ({
      id: image.id,
      label: image.alt || image.prompt.slice(0, 120),
      note: [
        rows.length > BATCH ? `batch ${Math.floor(index / BATCH) + 1}` : "",
        image.status === "generated" ? "replaces its picture" : "",
        image.title,
      ].filter(Boolean).join(" · "),
      credits: estimateCredits(state.me.costs, "generate_images", 1),
    }));
  return { siteId, lines, skipped: ids.length - lines.length };
}

export default define.page<typeof handler>(function GenerateImagesPage({ data, state }) {
  state.title = "Make pictures";
  return (
    <>
      <PageHeader title="Make pictures" crumbs={[{ label: "Images", href: "/writer/images" }]}>
        Each picture is one call to the image provider; a picture that fails costs nothing.
      </PageHeader>
      <OrderPanel
        {...data}
        balance={state.me.account.credits}
        orderKey={orderKey()}
        confirm={`Make ${counted(data.lines.length, "picture")}`}
        back="/writer/images"
      />
    </>
  );
});
