import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { type Overview, readOverview } from "core/sites/read_overview.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { FirstSteps } from "@/components/dashboard/FirstSteps.tsx";
import { firstSteps } from "@/components/dashboard/first_steps.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import JobProgress from "@/islands/JobProgress.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    return page<Overview | null>(site ? await readOverview(ctx.state, site.id) : null);
  }),
});

/** Where the work on the site stands, and the next thing to do. */
export default define.page<typeof handler>(function DashboardPage({ data: overview, state }) {
  const { me, site } = state;
  state.title = "Dashboard";
  if (!site && !isManager(me)) {
    return (
      <EmptyState icon="globe" title="No site yet">
        Nobody has given you a site so far. Ask an owner or admin of {me.account.name}.
      </EmptyState>
    );
  }
  const steps = firstSteps(site, overview);
  const unfinished = steps.some(({ done }) => !done);
  return (
    <>
      <PageHeader
        title={site?.name ?? `Welcome, ${me.user.full_name || me.user.email}`}
        actions={overview && mayWrite(me) && me.modules.automation && (
          <LinkButton
            href={overview.run ? `/automation/runs/${overview.run.id}` : "/automation/runs/new"}
            icon="rocket"
            variant={unfinished ? "secondary" : "primary"}
          >
            {overview.run ? "See the run" : "Run the whole pipeline"}
          </LinkButton>
        )}
      >
        {site ? "Where the work on this site stands." : "Six steps to your first published page."}
      </PageHeader>
      <div class="stack">
        {overview && <JobProgress jobs={overview.live_jobs} />}
        {unfinished && <FirstSteps steps={steps} />}
        {overview && begun(overview) && <Standing overview={overview} slug={site?.slug ?? ""} />}
      </div>
    </>
  );
});

function Standing({ overview, slug }: { overview: Overview; slug: string }) {
  const { content } = overview;
  const drafts = (content.draft ?? 0) + (content.linked ?? 0) + (content.optimized ?? 0);
  return (
    <>
      <StatRow>
        <Stat
          label="New keywords"
          value={formatCount(overview.keywords_new)}
          note="wait for a cluster"
          href="/planner/keywords?status=new"
        />
        <Stat
          label="New ideas"
          value={formatCount(overview.ideas_new)}
          note="wait for the writer"
          href="/planner/ideas?status=new"
        />
        <Stat
          label="Open tasks"
          value={formatCount(overview.tasks_queued)}
          note="wait to be written"
          href="/writer/tasks"
        />
        <Stat label="Drafts" value={formatCount(drafts)} href="/writer/content?status=draft" />
        <Stat
          label="To review"
          value={formatCount(content.review ?? 0)}
          href="/writer/review"
        />
        <Stat
          label="Published"
          value={formatCount(content.published ?? 0)}
          href="/writer/published"
        />
      </StatRow>
      <div class="columns">
        <Panel title="From keywords to pages">
          <Funnel bare title="From keywords to pages" stages={funnelStages(overview)} />
        </Panel>
        <Panel title="Latest pages">
          {overview.published.length === 0
            ? <p class="muted">Published pages appear here.</p>
            : (
              <ul class="job-lines">
                {overview.published.map((article) => (
                  <li key={article.id}>
                    <a class="truncate" href={`/sites/${slug}/${article.slug}`} data-no-prefetch>
                      {article.title}
                    </a>
                    <span class="muted num">{formatCount(article.word_count)} words</span>
                  </li>
                ))}
              </ul>
            )}
        </Panel>
      </div>
    </>
  );
}

/** Before anything is there, rows of zeros would only distract from the first steps. */
function begun(overview: Overview): boolean {
  return overview.keywords + overview.tasks + Object.keys(overview.content).length > 0;
}

function funnelStages(overview: Overview) {
  const written = Object.entries(overview.content)
    .reduce((sum, [status, count]) => status === "archived" ? sum : sum + count, 0);
  return [
    { label: "Keywords", value: overview.keywords, href: "/planner/keywords" },
    { label: "Clusters", value: overview.clusters, href: "/planner/clusters" },
    { label: "Ideas", value: overview.ideas, href: "/planner/ideas" },
    { label: "Tasks", value: overview.tasks, href: "/writer/tasks" },
    { label: "Content", value: written, href: "/writer/content" },
    { label: "Published", value: overview.content.published ?? 0, href: "/writer/published" },
  ];
}
