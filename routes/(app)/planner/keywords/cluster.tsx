import { page } from "fresh";
import {
  GRANULARITIES,
  type Granularity,
  granularityOf,
} from "core/clusters/grouping/granularity.ts";
import { orderClustering } from "core/keywords/order_clustering.ts";
import { type ClusteringPreview, previewClustering } from "core/keywords/preview_clustering.ts";
import { type KeywordSelection, readKeywordSelection } from "core/keywords/selection.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { orderKey } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, formSite, passOn } from "@/components/planner/requests.ts";
import { SelectionFields } from "@/components/planner/SelectionFields.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import GranularitySlider from "@/islands/GranularitySlider.tsx";

const PATH = "/planner/keywords";

interface Data {
  siteId: string;
  selection: KeywordSelection;
  estimate: ClusteringPreview;
  granularity: Granularity;
  key: string;
  back: string;
}

export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act<Data>(async (ctx, form) => {
    const { id: siteId } = formSite(ctx, form);
    const selection = readKeywordSelection(form);
    const back = backOf(form, PATH);
    const key = form.get("key");
    const granularity = granularityOf(form.get("granularity"));
    if (typeof key === "string" && !form.has("preview")) {
      const order = await orderClustering(ctx.state, { siteId, ...selection, key, granularity });
      leaveFlash(
        ctx,
        "success",
        `${counted(order.keywords, "keyword")} in ${counted(order.requests, "request")}; ` +
          `${formatCount(order.credits)} credits are reserved. You can leave this page.`,
      );
      return ctx.redirect(PATH, 303);
    }
    const costs = ctx.state.me.costs;
    const estimate = await previewClustering({ db: ctx.state.db, costs }, {
      siteId,
      ...selection,
    });
    return page({ siteId, selection, estimate, granularity, key: orderKey(), back });
  }),
});

/** What clustering the selection will do and cost, before it is ordered. */
export default define.page<typeof handler>(function ClusterKeywordsPage({ data, state }) {
  const { siteId, selection, estimate, granularity, key, back } = data;
  const { credits: balance } = state.me.account;
  state.title = "Auto-cluster keywords";
  const short = estimate.credits > balance;
  return (
    <>
      <PageHeader title="Auto-cluster" crumbs={[{ label: "Keywords", href: back }]}>
        Keywords that mean the same thing become one cluster, and a cluster becomes one page.
      </PageHeader>
      {estimate.keywords === 0
        ? (
          <Panel>
            <Flash tone="info">
              None of these keywords waits for a cluster: they have one, are archived, or are being
              clustered right now.
            </Flash>
            <div class="form-actions">
              <LinkButton href={back}>Back to the keywords</LinkButton>
            </div>
          </Panel>
        )
        : (
          <form method="post" action={`${PATH}/cluster`}>
            <input type="hidden" name="site_id" value={siteId} />
            <input type="hidden" name="key" value={key} />
            <input type="hidden" name="back" value={back} />
            <SelectionFields selection={selection} />
            <Panel title="Before it starts">
              <KeyValue
                pairs={[
                  ["Keywords", formatCount(estimate.keywords)],
                  ["Requests to the AI", `${formatCount(estimate.requests)}, at most 50 each`],
                  [
                    "Cost",
                    <EstimateChip key="cost" credits={estimate.credits} balance={balance} />,
                  ],
                  ["Your balance", `${formatCount(balance)} credits`],
                ]}
              />
              {estimate.leftOver > 0 && (
                <Flash tone="info">
                  {`${counted(estimate.leftOver, "more keyword")} can follow in a second order.`}
                </Flash>
              )}
              <PreviewPanel estimate={estimate} granularity={granularity} />
              {short && (
                <Flash tone="warning">
                  {`This needs ${formatCount(estimate.credits)} credits and you have ${
                    formatCount(balance)
                  }. Choose fewer keywords, or `}
                  <a href="/billing/credits">top up</a>.
                </Flash>
              )}
              <p class="muted">
                Credits are reserved now and charged request by request; what fails is given back.
              </p>
              <div class="form-actions">
                <Button variant="primary" icon="cluster" disabled={short}>
                  {`Cluster ${counted(estimate.keywords, "keyword")}`}
                </Button>
                <LinkButton href={back} variant="quiet">Cancel</LinkButton>
              </div>
            </Panel>
          </form>
        )}
    </>
  );
});

/** The groups to come, and what they were found by. */
function PreviewPanel(
  { estimate, granularity }: { estimate: ClusteringPreview; granularity: Granularity },
) {
  const { shown, keywords, known, byMeaning, granularities } = estimate;
  return (
    <>
      <h3>Preview</h3>
      <GranularitySlider
        previews={granularities}
        chosen={GRANULARITIES.indexOf(granularity)}
      />
      <p class="muted">
        {shown < keywords && `Of the ${formatCount(shown)} most searched keywords. `}
        {byMeaning
          ? "By meaning and words."
          : `By words alone: the meaning of ${formatCount(known)} of ${
            counted(shown, "keyword")
          } is known so far. It is read with the order, and groups become better by it.`}
      </p>
    </>
  );
}
