import { page } from "fresh";
import { z } from "zod";
import { estimateCredits } from "core/billing/estimate.ts";
import { contentTable, listContent, listContentIds } from "core/content/list_content.ts";
import { orderImagePrompts } from "core/images/order_image_prompts.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { nextPath } from "@/web/next_path.ts";
import { pickedRows } from "@/web/picked_rows.ts";
import type { State } from "@/web/state.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { type OrderLine, OrderPanel } from "@/components/writer/OrderPanel.tsx";
import { counted, orderWords } from "@/components/writer/words.ts";

const Order = z.object({
  site_id: z.uuid(),
  key: z.string().min(8).max(60),
  confirmed: z.string().nullish(),
  max_in_article: z.coerce.number().int().min(0).max(5).default(2),
  back: z.string().nullish(),
});

interface Data {
  siteId: string;
  lines: OrderLine[];
  skipped: number;
}

/** Shows what image prompts for the picked content will cost, then orders them. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/writer/content", 303),
  POST: act<Data>(async (ctx, form) => {
    const given = parseForm(Order, form);
    const { site_id: siteId, key, max_in_article: maxInArticle } = given;
    const ids = await pickedRows(form, (filter) => {
      const { filters } = contentTable.read(filter);
      return listContentIds(ctx.state, { siteId, filters });
    });
    if (!given.confirmed) return page(await offer(ctx.state, siteId, ids));
    const order = await orderImagePrompts(ctx.state, { siteId, ids, key, maxInArticle });
    leaveFlash(
      ctx,
      order.jobs.length > 0 ? "success" : "info",
      orderWords(order, "set of image prompts", "sets of image prompts"),
    );
    return ctx.redirect(given.back ? nextPath(given.back) : "/writer/images", 303);
  }),
});

async function offer(state: State, siteId: string, ids: string[]): Promise<Data> {
  const query = { ...contentTable.read(new URLSearchParams()), size: 1000 };
  const { rows } = await listContent(state, { siteId, ids, query });
  const lines = rows.filter(({ status }) => status !== "archived").map((row) => ({
    id: row.id,
    label: row.title,
    note: row.images.all > 0 ? `replaces ${counted(row.images.all, "prompt")}` : undefined,
    credits: estimateCredits(state.me.costs, "generate_image_prompts", 1),
  }));
  return { siteId, lines, skipped: ids.length - lines.length };
}

export default define.page<typeof handler>(function PromptsPage({ data, state }) {
  state.title = "Image prompts";
  return (
    <>
      <PageHeader title="Image prompts" crumbs={[{ label: "Content", href: "/writer/content" }]}>
        The AI reads each article and describes its pictures. Making them is the next step.
      </PageHeader>
      <OrderPanel
        {...data}
        balance={state.me.account.credits}
        orderKey={orderKey()}
        confirm={`Describe pictures for ${counted(data.lines.length, "article")}`}
        back="/writer/content"
      >
        <Select
          name="max_in_article"
          label="Pictures inside each article"
          required
          value="2"
          options={[0, 1, 2, 3, 4, 5].map((count) => ({
            value: String(count),
            label: count === 0 ? "Only the featured picture" : `Up to ${count}`,
          }))}
        />
      </OrderPanel>
    </>
  );
});
