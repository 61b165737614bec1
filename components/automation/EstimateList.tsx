import type { RunEstimate } from "core/automation/schema.ts";
import { Flash } from "@/components/ui/Flash.tsx";
import { formatCount } from "@/components/ui/numbers.ts";
import { stagesOf } from "./stages.ts";

export interface EstimateListProps {
  estimate: RunEstimate;
  /** Credits of the account. */
  balance: number;
  /** Credits the run may use; null is no limit. */
  cap: number | null;
  /** Stages that are switched on. */
  enabled: number[];
  /** Whether it publishes what it finishes. */
  publishes: boolean;
}

/** What a run may cost, stage by stage, against the balance and the cap. */
export function EstimateList({ estimate, balance, cap, enabled, publishes }: EstimateListProps) {
  return (
    <div class="stack">
      <table class="estimate-list">
        <caption class="hidden-visually">Estimate of this run by stage</caption>
        <thead class="hidden-visually">
          <tr>
            <th scope="col">Stage</th>
            <th scope="col">At most</th>
            <th scope="col">Credits</th>
          </tr>
        </thead>
        <tbody>
          {stagesOf({ publishes }).map(({ number, title, unit }) => {
            const on = enabled.includes(number);
            const { items = 0, credits = 0 } = estimate.stages[number - 1] ?? {};
            return (
              <tr key={number} data-off={on && items > 0 ? undefined : ""}>
                <th scope="row">{title}</th>
                <td>{on ? count(items, unit) : "off"}</td>
                <td>{on ? formatCount(credits) : ""}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>At most</th>
            <td>{formatCount(estimate.credits)}</td>
          </tr>
          <tr data-off="">
            <th scope="row" colSpan={2}>Your balance</th>
            <td>{formatCount(balance)}</td>
          </tr>
          {cap !== null && (
            <tr data-off="">
              <th scope="row" colSpan={2}>Cap of this run</th>
              <td>{formatCount(cap)}</td>
            </tr>
          )}
        </tfoot>
      </table>
      <Verdict credits={estimate.credits} balance={balance} cap={cap} idle={isIdle(estimate)} />
    </div>
  );
}

/** Whether a run would find nothing to do. */
export function isIdle(estimate: RunEstimate): boolean {
  return estimate.stages.every(({ items }) => items === 0);
}

function count(items: number, unit: string): string {
  return `${formatCount(items)} ${items === 1 ? unit.replace(/s$/, "") : unit}`;
}

/** Why a run does not start, and what to do about it. */
function TooDear({ need, balance }: { need: number; balance: number }) {
  return (
    <Flash tone="warning">
      This run may need {formatCount(need)} credits and your balance is{" "}
      {formatCount(balance)}, so it does not start. <a href="/billing/credits">Add credits</a>
      {balance > 0 &&
        `, lower the limits, or set a credit cap of at most ${
          formatCount(balance)
        }: the run ends there`}.
    </Flash>
  );
}

function Verdict(
  { credits, balance, cap, idle }: {
    credits: number;
    balance: number;
    cap: number | null;
    idle: boolean;
  },
) {
  if (idle) {
    return (
      <Flash tone="info">
        Nothing waits at these stages. <a href="/planner/keywords/import">Import keywords</a>{" "}
        or choose more stages.
      </Flash>
    );
  }
  const most = cap === null ? credits : Math.min(cap, credits);
  if (most > balance) return <TooDear need={most} balance={balance} />;
  if (cap !== null && cap < credits) {
    return (
      <Flash tone="info">
        The run stops at its cap of {formatCount(cap)}{" "}
        credits; articles that are furthest along go first.
      </Flash>
    );
  }
  return (
    <p class="muted">
      Only what is really used is charged. After this run you keep at least{" "}
      {formatCount(balance - most)} credits.
    </p>
  );
}
