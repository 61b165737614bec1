import type { Forecast, RunEstimate } from "core/automation/schema.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { EstimateChip, Progress } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { isIdle } from "./EstimateList.tsx";
import { overall, runHeadline, type ShownRunHead, stopWords } from "./run_words.ts";
import { STAGES } from "./stages.ts";

interface PipelineProps {
  siteId: string;
  siteName: string;
  forecast: Forecast;
  live: ShownRunHead | null;
  /** Of a run with the default settings. */
  estimate: RunEstimate;
  balance: number;
  mayStart: boolean;
  /** One-time key of the order. */
  orderKey: string;
}

/** What waits at each stage of a site, and the button that runs them all, or the run that is going on. */
export function PipelinePanel(props: PipelineProps) {
  return (
    <Panel title={`Run the whole pipeline on ${props.siteName}`}>
      <ol class="waiting" aria-label="What waits at each stage">
        {STAGES.slice(0, 6).map((stage) => (
          <li key={stage.number}>
            <a href={HREFS[stage.number]}>
              <b>{formatCount(waitingAt(props.forecast, stage.number))}</b>
              <span>{stage.waiting}</span>
            </a>
          </li>
        ))}
      </ol>
      {props.live ? <LiveRun run={props.live} /> : <StartRun {...props} />}
    </Panel>
  );
}

const HREFS: Record<number, string> = {
  1: "/planner/keywords?status=new",
  2: "/planner/clusters?status=new",
  3: "/planner/ideas?status=new",
  4: "/writer/tasks?status=queued",
  5: "/writer/content?status=draft",
  6: "/writer/images?status=prompt_ready",
};

function waitingAt(forecast: Forecast, stage: number): number {
  const { keywords, clusters, ideas, tasks, content, images } = forecast;
  return [keywords, clusters, ideas, tasks, content, images][stage - 1] ?? 0;
}

function LiveRun({ run }: { run: ShownRunHead }) {
  const { percent } = overall(run);
  return (
    <div class="stack">
      <div class="run-state">
        <div class="cluster">
          <StatusPill status={run.status} />
          <span>{runHeadline(run)}</span>
          <span class="muted">{`${formatCount(run.credits_spent)} credits spent`}</span>
        </div>
        <LinkButton href={`/automation/runs/${run.id}`} variant="primary" icon="eye">
          {run.status === "paused" ? "Look at it and resume" : "Watch it"}
        </LinkButton>
      </div>
      <Progress value={percent} label="The run that is going on" bare />
      {run.stop_reason && <p class="muted">{stopWords(run)}</p>}
    </div>
  );
}

/** Why the whole pipeline does not start as it is. */
function TooDear({ need, balance }: { need: number; balance: number }) {
  return (
    <div class="run-short">
      <Flash tone="warning">
        The whole pipeline may need {formatCount(need)} credits and your balance is{" "}
        {formatCount(balance)}. <a href="/billing/credits">Add credits</a>
        {balance > 0 && ", or run what the balance covers"}.
      </Flash>
    </div>
  );
}

function StartRun({ siteId, estimate, balance, mayStart, orderKey }: PipelineProps) {
  if (isIdle(estimate)) {
    return (
      <p>
        Nothing waits. <a href="/planner/keywords/import">Import keywords</a> or take some from the
        {" "}
        <a href="/setup/opportunities">keyword opportunities</a>; a run turns them into articles.
      </p>
    );
  }
  const isShort = estimate.credits > balance;
  return (
    <form method="post" action="/automation" class="form-actions">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="key" value={orderKey} />
      {isShort && mayStart && <TooDear need={estimate.credits} balance={balance} />}
      {mayStart && !isShort && (
        <Button variant="primary" size="large" icon="play">Run the whole pipeline</Button>
      )}
      {mayStart && isShort && balance > 0 && (
        <Button
          name="credit_cap"
          value={String(balance)}
          variant="primary"
          size="large"
          icon="play"
        >
          Run with at most {formatCount(balance)} credits
        </Button>
      )}
      <LinkButton href="/automation/runs/new" size="large" icon="gear">
        Choose stages and limits
      </LinkButton>
      <EstimateChip
        credits={estimate.credits}
        balance={balance}
        note="At most, with the default limits: 200 keywords, 10 clusters, 10 articles. Only what is really used is charged."
      />
    </form>
  );
}
