import { formatCount, percentOf } from "../ui/numbers.ts";
import { safeHref } from "../ui/safe_href.ts";
import type { Datum } from "./ChartFrame.tsx";

/** Colour number of the n-th part, "1" to "6"; the last one serves all further parts. */
export function series(index: number): string {
  return String(Math.min(6, index + 1));
}

/** Colour, label, number and share of every part. */
export function Legend({ data, total }: { data: Datum[]; total: number }) {
  return (
    <ul class="legend">
      {data.map(({ label, value, href }, index) => (
        <li key={index} data-series={series(index)}>
          {href ? <a href={safeHref(href)}>{label}</a> : label}
          <b>{formatCount(value)}</b>
          <span class="muted">{`${percentOf(value, total)} %`}</span>
        </li>
      ))}
    </ul>
  );
}
