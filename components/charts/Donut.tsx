import { formatCount, formatShort, percentOf } from "../ui/numbers.ts";
import { ChartFrame, type Datum, drawable, totalOf } from "./ChartFrame.tsx";
import { Legend, series } from "./Legend.tsx";

interface DonutProps {
  title: string;
  bare?: boolean;
  data: Datum[];
  /** Word below the total in the middle. */
  unit?: string;
}

/** Shares of a whole as a ring, with the total in the middle and a legend. */
export function Donut({ title, bare, data, unit }: DonutProps) {
  const total = totalOf(data);
  let before = 0;
  return (
    <ChartFrame title={title} bare={bare}>
      <div class="donut">
        <svg
          viewBox="0 0 100 100"
          width="112"
          height="112"
          role="img"
          aria-label={describe(title, data)}
        >
          <title>{title}</title>
          <circle class="ring-track" cx="50" cy="50" r="41" stroke-width="13" />
          {data.map(({ value }, index) => {
            const share = total > 0 ? (drawable(value) / total) * 100 : 0;
            const start = before;
            before += share;
            if (share === 0) return null;
            return (
              <circle
                key={index}
                class="ring"
                data-series={series(index)}
                cx="50"
                cy="50"
                r="41"
                stroke-width="13"
                pathLength={100}
                stroke-dasharray={`${Math.max(0.4, share - 0.6)} 100`}
                transform={`rotate(${start * 3.6 - 90} 50 50)`}
              />
            );
          })}
          <text class="donut-total" x="50" y={unit ? 51 : 57} text-anchor="middle">
            {formatShort(total)}
          </text>
          {unit && <text x="50" y="65" text-anchor="middle">{unit}</text>}
        </svg>
        <Legend data={data} total={total} />
      </div>
    </ChartFrame>
  );
}

function describe(title: string, data: Datum[]): string {
  const total = totalOf(data);
  const parts = data.map(({ label, value }) =>
    `${label} ${formatCount(value)}, ${percentOf(value, total)} %`
  );
  return `${title}: ${parts.join("; ")}`;
}
