import { durationWords } from "@/components/jobs/When.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { Progress } from "@/components/ui/Meters.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { Panel, Stat, StatRow } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { RunControls } from "./RunControls.tsx";
import { RunItems } from "./RunItems.tsx";
import { RunStages } from "./RunStages.tsx";
import { isOpen, keptWords, overall, runHeadline, type ShownRun, stopWords } from "./run_words.ts";

export interface RunViewProps {
  run: ShownRun;
  /** The moment `run` was read, so that server and browser draw the same. */
  asOf: string;
  /** Whether this person may pause, resume and cancel. */
  mayControl: boolean;
}

/** A run as it is now: state and controls, credits, stages, items. */
export function RunView({ run, asOf, mayControl }: RunViewProps) {
  const { percent } = overall(run);
  const stop = stopWords(run);
  return (
    <>
      <section class="panel">
        <div class="panel-body">
          <div class="run-state">
            <div class="cluster">
              <StatusPill status={run.status} />
              <span>{runHeadline(run)}</span>
            </div>
            {mayControl && <RunControls run={run} />}
            {!isOpen(run) && <NextStep run={run} />}
          </div>
          {isOpen(run) && <Progress value={percent} label="The whole run" bare />}
          {stop && <StopReason run={run} words={stop} />}
        </div>
      </section>
      <RunFigures run={run} asOf={asOf} />
      <div class="run-columns">
        <div class="run-stages-panel">
          <Panel title="Stages">
            <RunStages run={run} />
          </Panel>
        </div>
        <Panel title="Steps" flush foot={olderSteps(run)}>
          {run.items.length > 0 ? <RunItems run={run} /> : <NoItems run={run} />}
        </Panel>
      </div>
    </>
  );
}

/** Where the results of a run that has ended wait for a person, and its failures for another try. */
function NextStep({ run }: { run: ShownRun }) {
  const finished = run.stages[7]?.done ?? 0;
  const written = run.stages[4]?.done ?? 0;
  return (
    <div class="form-actions">
      {finished > 0 && run.publishes && (
        <LinkButton href="/writer/published/queue" variant="primary">See what goes out</LinkButton>
      )}
      {finished > 0 && (
        <LinkButton href="/writer/review" variant={run.publishes ? undefined : "primary"}>
          Review the articles
        </LinkButton>
      )}
      {finished === 0 && written > 0 && (
        <LinkButton href="/writer/content">To the articles</LinkButton>
      )}
      {overall(run).failed > 0 && (
        <LinkButton href="/automation/failures" icon="refresh">Try what failed again</LinkButton>
      )}
    </div>
  );
}

function olderSteps(run: ShownRun): string | null {
  const older = overall(run).total - run.items.length;
  return older > 0 ? `… and ${formatCount(older)} earlier ${older === 1 ? "step" : "steps"}` : null;
}

function StopReason({ run, words }: { run: ShownRun; words: string }) {
  const kept = keptWords(run);
  const bad = run.stop_reason === "insufficient_credits" || run.stop_reason === "planning_failed";
  return (
    <Flash tone={bad ? "warning" : "info"}>
      {words}
      {kept && ` ${kept}`}
      {run.stop_reason === "insufficient_credits" && isOpen(run) && (
        <>
          {" "}
          <a href="/billing/credits">Go to Billing</a>
        </>
      )}
    </Flash>
  );
}

/** What a run may spend, and was thought to. */
function spendingLimit({ credit_cap: cap, estimated }: ShownRun): string {
  const words = cap ? `of at most ${formatCount(cap)}` : "no cap";
  return estimated > 0 ? `${words}, estimated at most ${formatCount(estimated)}` : words;
}

function RunFigures({ run, asOf }: { run: ShownRun; asOf: string }) {
  const { credits_spent: spent, credits_reserved: held } = run;
  const end = run.finished_at ?? asOf;
  return (
    <StatRow>
      <Stat
        label="Credits spent"
        value={formatCount(spent)}
        note={spendingLimit(run)}
      />
      <Stat
        label="Held for work under way"
        value={formatCount(held)}
        note={held > 0 ? "what is not used comes back" : "nothing under way"}
      />
      <Stat
        label={run.enabled.includes(7) ? "Articles finished" : "Articles written"}
        value={formatCount(run.stages[run.enabled.includes(7) ? 7 : 4]?.done ?? 0)}
      />
      <Stat
        label={run.status === "paused" ? "Since its start" : isOpen(run) ? "Running for" : "Took"}
        value={durationWords(run.started_at ?? run.created_at, end)}
      />
    </StatRow>
  );
}

function NoItems({ run }: { run: ShownRun }) {
  if (isOpen(run)) {
    return (
      <EmptyState icon="clock" title="The first steps are being prepared">
        New keywords are sorted into topics first; everything else follows from there.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon="check" title="This run found nothing to do">
      Import keywords, or choose more stages, and start another run.
    </EmptyState>
  );
}
