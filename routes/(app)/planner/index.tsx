import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type PlannerDashboard, readPlannerDashboard } from "core/planner/read_dashboard.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { BarList } from "@/components/charts/BarList.tsx";
import { Donut } from "@/components/charts/Donut.tsx";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { NextStep } from "@/components/planner/NextStep.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { formatShort } from "@/components/ui/numbers.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import JobProgress from "@/islands/JobProgress.tsx";

export const handler = define.handlers({
  GET: read<PlannerDashboard | null>(async (ctx) => {
    const { site } = ctx.state;
    return page(site ? await readPlannerDashboard(ctx.state, site.id) : null);
  }),
});

/** Where the planning of a site stands, and the one thing to do next. */
export default define.page<typeof handler>(function PlannerPage({ data, state }) {
  const { me, site } = state;
  const write = mayWrite(me);
  state.title = "Planner";
  return (
    <>
      <PageHeader title="Planner">From what people search for to what you publish.</PageHeader>
      {!site || !data ? <NoSite me={me} /> : (
        <div class="stack">
          {data.jobs.length > 0 && <JobProgress jobs={data.jobs} />}
          {write && <NextStep data={data} siteId={site.id} />}
          <Panel title="From keyword to page">
            <Funnel bare title="From keyword to page" stages={stages(data)} />
          </Panel>
          {data.keywords.total > 0 && <Charts data={data} />}
        </div>
      )}
    </>
  );
});

function stages({ keywords, clusters, ideas, tasks, content }: PlannerDashboard) {
  const waiting = (count: number, words: string, href: string) =>
    count > 0 ? <a href={href}>{`${count.toLocaleString("en-US")} ${words}`}</a> : undefined;
  return [
    {
      label: "Keywords",
      value: keywords.total,
      href: "/planner/keywords",
      action: waiting(keywords.unclustered, "to cluster", "/planner/keywords?status=new"),
    },
    {
      label: "Clusters",
      value: clusters.total,
      href: "/planner/clusters",
      action: waiting(clusters.without_ideas, "without ideas", "/planner/clusters?status=new"),
    },
    {
      label: "Ideas",
      value: ideas.total,
      href: "/planner/ideas",
      action: waiting(ideas.new, "to queue", "/planner/ideas?status=new"),
    },
    {
      label: "Tasks",
      value: tasks.total,
      href: "/writer/tasks",
      action: waiting(tasks.queued, "to write", "/writer/tasks?status=queued"),
    },
    {
      label: "Content",
      value: content.total,
      href: "/writer/content",
      action: waiting(content.review, "to review", "/writer/review"),
    },
    { label: "Published", value: content.published, href: "/writer/published" },
  ];
}

const INTENT_ORDER = [
  "informational",
  "commercial",
  "transactional",
  "navigational",
  "unknown",
];

function Charts({ data }: { data: PlannerDashboard }) {
  return (
    <div class="columns">
      {data.largest.length > 0 && <LargestClusters data={data} />}
      <Panel title="What searchers want">
        <Donut
          bare
          title="What searchers want"
          unit="keywords"
          data={INTENT_ORDER.flatMap((intent) => {
            const value = data.intents[intent] ?? 0;
            return value > 0 ? [{ label: statusLabel(intent), value }] : [];
          })}
        />
      </Panel>
      {data.largest.length === 0 && (
        <Panel title="Searches">
          <p>
            {data.keywords.volume === null
              ? "No keyword has a known volume."
              : `Your keywords are searched ${
                formatShort(data.keywords.volume)
              } times a month in all.`}
          </p>
        </Panel>
      )}
    </div>
  );
}

/** By searches where volumes are known, else by keywords. */
function LargestClusters({ data }: { data: PlannerDashboard }) {
  const known = data.largest.filter(({ total_volume }) => total_volume !== null);
  const title = known.length > 0 ? "Monthly searches by cluster" : "Keywords by cluster";
  return (
    <Panel title={title}>
      <BarList
        bare
        title={title}
        format={formatShort}
        data={(known.length > 0 ? known : data.largest).map((cluster) => ({
          label: cluster.name,
          value: cluster.total_volume ?? cluster.keyword_count,
          href: `/planner/clusters/${cluster.id}`,
        }))}
      />
    </Panel>
  );
}
