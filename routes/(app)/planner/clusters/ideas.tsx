import { page } from "fresh";
import { z } from "zod";
import { estimateCredits } from "core/billing/estimate.ts";
import { AppError } from "core/errors.ts";
import { pickClusters } from "core/clusters/list_clusters.ts";
import type { PickedCluster } from "core/clusters/schema.ts";
import { orderIdeas } from "core/ideas/order_ideas.ts";
import { readPickedIds } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, formSite, passOn } from "@/components/planner/requests.ts";
import { PickedFields } from "@/components/planner/SelectionFields.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";

const PATH = "/planner/clusters";
const COUNTS = [1, 2, 3, 4, 5, 6, 8, 10];

interface Data {
  siteId: string;
  ready: PickedCluster[];
  /** Clusters without keywords, archived or with ideas under way. */
  left: PickedCluster[];
  credits: number;
  key: string;
  back: string;
}

const Order = z.object({
  key: z.string().min(8).max(100),
  count: z.coerce.number().int().min(1).max(10),
});

export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const ids = readPickedIds(form);
    const back = backOf(form, PATH);
    if (form.has("key")) {
      const { key, count } = parseForm(Order, form);
      const order = await orderIdeas(ctx.state, { siteId, ids, count, key });
      leaveFlash(ctx, order.jobs.length > 0 ? "success" : "info", orderSentence(order));
      return ctx.redirect(back, 303);
    }
    const picked = await pickClusters(ctx.state, { siteId, ids });
    if (picked.length === 0) throw new AppError("not_found", "These clusters were not found.");
    const ready = picked.filter(isReady);
    const credits = ready.length > 0
      ? ready.length * estimateCredits(ctx.state.me.costs, "generate_ideas", 1)
      : 0;
    const left = picked.filter((cluster) => !isReady(cluster));
    return page({ siteId, ready, left, credits, key: orderKey(), back });
  }),
});

function isReady({ busy, status, keyword_count }: PickedCluster): boolean {
  return !busy && status !== "archived" && keyword_count > 0;
}

function orderSentence({ jobs, skipped, credits }: Awaited<ReturnType<typeof orderIdeas>>): string {
  const words = `Ideas for ${counted(jobs.length, "cluster")} ordered; ${
    formatCount(credits)
  } credits are reserved.`;
  return skipped > 0 ? `${words} ${counted(skipped, "cluster")} had nothing to do.` : words;
}

/** What generating ideas will cost, before it is ordered. */
export default define.page<typeof handler>(function GenerateIdeasPage({ data, state }) {
  const { siteId, ready, left, credits, key, back } = data;
  const { credits: balance } = state.me.account;
  const short = credits > balance;
  state.title = "Generate ideas";
  return (
    <>
      <PageHeader title="Generate ideas" crumbs={[{ label: "Clusters", href: back }]}>
        Each idea has a title, an outline and the keywords it targets.
      </PageHeader>
      <form method="post" action={`${PATH}/ideas`}>
        <input type="hidden" name="site_id" value={siteId} />
        <input type="hidden" name="key" value={key} />
        <input type="hidden" name="back" value={back} />
        <PickedFields ids={ready.map(({ id }) => id)} />
        <Panel title="Before it starts">
          {left.length > 0 && (
            <Flash tone="info">
              {`${names(left)} ${left.length === 1 ? "is" : "are"} left out: `}
              without keywords, archived, or with ideas under way.
            </Flash>
          )}
          {ready.length > 0 && (
            <>
              <KeyValue
                pairs={[
                  ["Clusters", `${formatCount(ready.length)}: ${names(ready)}`],
                  ["Cost", <EstimateChip key="cost" credits={credits} balance={balance} />],
                  ["Your balance", `${formatCount(balance)} credits`],
                ]}
              />
              <div class="form-row">
                <Select
                  name="count"
                  label="Ideas for each cluster"
                  required
                  value="3"
                  options={COUNTS.map((count) => ({ value: `${count}`, label: `${count}` }))}
                  hint="The price is for the cluster, however many ideas."
                />
              </div>
              {short && (
                <Flash tone="warning">
                  {`This needs ${formatCount(credits)} credits and you have ${
                    formatCount(balance)
                  }. Choose fewer clusters, or `}
                  <a href="/billing/credits">top up</a>.
                </Flash>
              )}
            </>
          )}
          <div class="form-actions">
            {ready.length > 0 && (
              <Button variant="primary" icon="bulb" disabled={short}>
                {`Generate ideas for ${counted(ready.length, "cluster")}`}
              </Button>
            )}
            <LinkButton href={back} variant="quiet">Cancel</LinkButton>
          </div>
        </Panel>
      </form>
    </>
  );
});

function names(clusters: PickedCluster[]): string {
  const first = clusters.slice(0, 4).map(({ name }) => `“${name.slice(0, 60)}”`).join(", ");
  return clusters.length > 4 ? `${first} and ${clusters.length - 4} more` : first;
}
