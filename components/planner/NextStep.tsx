import type { ComponentChildren } from "preact";
import type { PlannerDashboard } from "core/planner/read_dashboard.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { counted } from "./requests.ts";

/** The one thing that moves the site forward now, the furthest stage with work waiting first. */
export function NextStep({ data, siteId }: { data: PlannerDashboard; siteId: string }) {
  const { keywords, clusters, ideas, tasks, content } = data;
  if (keywords.total === 0) {
    return (
      <Step
        words="Bring the keywords you want to be found for."
        action={
          <LinkButton variant="primary" icon="upload" href="/planner/keywords/import">
            Import keywords
          </LinkButton>
        }
      />
    );
  }
  if (data.jobs.length > 0) {
    return <Step words="Work is under way. The next step shows when it is done." />;
  }
  if (content.review > 0) {
    return (
      <Step
        words={`${counted(content.review, "article")} ${waits(content.review)} for your review.`}
        action={<LinkButton variant="primary" icon="eye" href="/writer/review">Review</LinkButton>}
      />
    );
  }
  if (tasks.queued > 0) {
    return (
      <Step
        words={`${counted(tasks.queued, "task")} ${waits(tasks.queued)} to be written.`}
        action={
          <LinkButton variant="primary" icon="pen" href="/writer/tasks?status=queued">
            Go to the writer
          </LinkButton>
        }
      />
    );
  }
  if (ideas.new > 0) {
    return (
      <Step
        words={`${counted(ideas.new, "idea")} can go to the writer.`}
        action={
          <LinkButton variant="primary" icon="send" href="/planner/ideas?status=new">
            Choose ideas to queue
          </LinkButton>
        }
      />
    );
  }
  if (clusters.without_ideas > 0) {
    return (
      <Step
        words={`${counted(clusters.without_ideas, "cluster")} could have ideas.`}
        action={
          <LinkButton variant="primary" icon="bulb" href="/planner/clusters?status=new">
            Choose clusters
          </LinkButton>
        }
      />
    );
  }
  if (keywords.unclustered > 0) {
    return <ClusterStep siteId={siteId} count={keywords.unclustered} />;
  }
  return (
    <Step
      words="Everything planned is on its way. New keywords start the next round."
      action={
        <LinkButton icon="upload" href="/planner/keywords/import">Import keywords</LinkButton>
      }
    />
  );
}

function waits(count: number): string {
  return count === 1 ? "waits" : "wait";
}

function ClusterStep({ siteId, count }: { siteId: string; count: number }) {
  return (
    <Step
      words={`${counted(count, "keyword")} can be grouped by topic.`}
      action={
        <form method="post" action="/planner/keywords/cluster">
          <input type="hidden" name="site_id" value={siteId} />
          <input type="hidden" name="scope" value="matching" />
          <input type="hidden" name="filters" value="status=new" />
          <input type="hidden" name="back" value="/planner" />
          <Button variant="primary" icon="cluster">Auto-cluster</Button>
        </form>
      }
    />
  );
}

function Step({ words, action }: { words: string; action?: ComponentChildren }) {
  return <Panel title="Next step" actions={action}>{words}</Panel>;
}
