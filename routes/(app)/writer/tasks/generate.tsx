import { page } from "fresh";
import { z } from "zod";
import { estimateCredits, reservedWords } from "core/billing/estimate.ts";
import { orderContent } from "core/content/order_content.ts";
import { listTaskIds, listTasks, taskTable } from "core/tasks/list_tasks.ts";
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
  key: z.string().min(8).max(60),
  only: z.uuid().nullish(),
  confirmed: z.string().nullish(),
});

interface Data {
  siteId: string;
  lines: OrderLine[];
  skipped: number;
}

/** Shows what picked tasks will cost, then orders them. A row's own button, which shows its price, orders at once. */
export const handler = define.handlers({
  GET: (ctx) => ctx.redirect("/writer/tasks", 303),
  POST: act<Data>(async (ctx, form) => {
    const { site_id: siteId, key, only, confirmed } = parseForm(Order, form);
    const ids = await pickedRows(form, (filter) => {
      const { filters } = taskTable.read(filter);
      return listTaskIds(ctx.state, { siteId, filters });
    });
    if (!only && !confirmed) return page(await offer(ctx.state, siteId, ids));
    const order = await orderContent(ctx.state, {
      siteId,
      ids,
      key: only ? `${key}:${only}` : key,
    });
    leaveFlash(ctx, order.jobs.length > 0 ? "success" : "info", orderWords(order, "article"));
    return ctx.redirect("/writer/tasks", 303);
  }),
});

async function offer(state: State, siteId: string, ids: string[]): Promise<Data> {
  const query = { ...taskTable.read(new URLSearchParams()), size: 1000 };
  const { rows } = await listTasks(state, { siteId, ids, query });
  const lines = rows
    .filter(({ status }) => status === "queued" || status === "failed")
    .map(({ id, title, target_words }) => ({
      id,
      label: title,
      note: counted(target_words, "word"),
      credits: estimateCredits(state.me.costs, "generate_content", reservedWords(target_words)),
    }));
  return { siteId, lines, skipped: ids.length - lines.length };
}

export default define.page<typeof handler>(function GeneratePage({ data, state }) {
  state.title = "Write articles";
  return (
    <>
      <PageHeader
        title="Write articles"
        crumbs={[{ label: "Tasks", href: "/writer/tasks" }]}
      >
        The credits are reserved now; each article is charged by the words it really has.
      </PageHeader>
      <OrderPanel
        {...data}
        balance={state.me.account.credits}
        orderKey={orderKey()}
        confirm={`Write ${counted(data.lines.length, "article")}`}
        back="/writer/tasks"
      />
    </>
  );
});
