import { formatCount, formatShort } from "../ui/numbers.ts";
import { ChartFrame, drawable } from "./ChartFrame.tsx";

interface ColumnsProps {
  title: string;
  bare?: boolean;
  /** In order of time; `label` is the day as text. */
  data: { label: string; value: number }[];
  /** Heading of the values, for example "Credits". */
  unit: string;
}

/** One column per day, with the scale's top and the first and last day written out. */
export function Columns({ title, bare, data, unit }: ColumnsProps) {
  const largest = Math.max(1, ...data.map((datum) => drawable(datum.value)));
  const slot = 100 / Math.max(1, data.length);
  const table = {
    headings: ["Day", unit] as [string, string],
    rows: data.map(({ label, value }): [string, string] => [label, formatCount(value)]),
  };
  return (
    <ChartFrame title={title} bare={bare} table={table}>
      <div class="plot">
        <span class="plot-top" aria-hidden="true">{formatShort(largest)}</span>
        <svg
          height="96"
          role="img"
          aria-label={`${title}: ${unit} by day, at most ${formatCount(largest)}`}
        >
          {[0, 50, 100].map((y) => (
            <line key={y} class="axis" x1="0" x2="100%" y1={`${y}%`} y2={`${y}%`} />
          ))}
          {data.map(({ label, value }, index) => {
            const height = (drawable(value) / largest) * 100;
            return (
              <rect
                key={index}
                class="fill"
                x={`${(index + 0.12) * slot}%`}
                y={`${100 - height}%`}
                width={`${slot * 0.76}%`}
                height={`${height}%`}
                rx="1.5"
              >
                <title>{`${label}: ${formatCount(value)}`}</title>
              </rect>
            );
          })}
        </svg>
        <div class="plot-days" aria-hidden="true">
          <span>{data[0]?.label}</span>
          {data.length > 1 && <span>{data.at(-1)?.label}</span>}
        </div>
      </div>
    </ChartFrame>
  );
}
