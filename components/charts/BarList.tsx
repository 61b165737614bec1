import { formatCount, percentOf } from "../ui/numbers.ts";
import { safeHref } from "../ui/safe_href.ts";
import { ChartFrame, type Datum, drawable } from "./ChartFrame.tsx";

interface BarListProps {
  title: string;
  bare?: boolean;
  data: Datum[];
  format?: (value: number) => string;
}

/** Horizontal bars with label and number, scaled to the largest. */
export function BarList({ title, bare, data, format = formatCount }: BarListProps) {
  const largest = Math.max(0, ...data.map((datum) => drawable(datum.value)));
  return (
    <ChartFrame title={title} bare={bare}>
      <ul class="bars">
        {data.map(({ label, value, href }, index) => (
          <li class="bar-row" key={index}>
            <span class="truncate" title={label}>
              {href ? <a href={safeHref(href)}>{label}</a> : label}
            </span>
            <svg height="10" aria-hidden="true">
              <rect class="fill-track" width="100%" height="100%" rx="3" />
              <rect class="fill" width={`${percentOf(value, largest)}%`} height="100%" rx="3" />
            </svg>
            <span>{format(value)}</span>
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}
