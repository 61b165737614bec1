import type { ComponentChildren } from "preact";
import { formatCount, percentOf } from "../ui/numbers.ts";
import { safeHref } from "../ui/safe_href.ts";
import { ChartFrame, drawable } from "./ChartFrame.tsx";

/** A stage of a funnel with an optional next action below it. */
export interface FunnelStage {
  label: string;
  value: number;
  href?: string;
  action?: ComponentChildren;
}

/**
 * Stages from left to right. Heights follow the square root of the share, so that thirty articles
 * can be seen beside ten thousand keywords; the numbers are written out.
 */
export function Funnel(
  { title, bare, stages }: { title: string; bare?: boolean; stages: FunnelStage[] },
) {
  const largest = Math.max(0, ...stages.map((stage) => drawable(stage.value)));
  return (
    <ChartFrame title={title} bare={bare}>
      <ol class="funnel">
        {stages.map(({ label, value, href, action }, index) => {
          // A stage that holds anything stays visible next to a much larger one.
          const root = percentOf(Math.sqrt(drawable(value)), Math.sqrt(largest));
          const height = value > 0 ? Math.max(4, root) : 0;
          return (
            <li key={index}>
              {href
                ? <a class="muted" href={safeHref(href)}>{label}</a>
                : <span class="muted">{label}</span>}
              <b>{formatCount(value)}</b>
              <svg height="48" aria-hidden="true">
                <rect class="fill-track" width="100%" height="100%" rx="3" />
                <rect
                  class="fill"
                  y={`${100 - height}%`}
                  width="100%"
                  height={`${height}%`}
                  rx="3"
                />
              </svg>
              <span>{action}</span>
            </li>
          );
        })}
      </ol>
    </ChartFrame>
  );
}
