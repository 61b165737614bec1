import { ChartFrame, type Datum, drawable, totalOf } from "./ChartFrame.tsx";
import { Legend, series } from "./Legend.tsx";

/** Shares of a whole as one bar with a legend. */
export function StackedBar(
  { title, bare, data }: { title: string; bare?: boolean; data: Datum[] },
) {
  const total = totalOf(data);
  let before = 0;
  return (
    <ChartFrame title={title} bare={bare}>
      <svg height="12" aria-hidden="true">
        <rect class="fill-track" width="100%" height="100%" rx="3" />
        {data.map(({ value }, index) => {
          const share = total > 0 ? (drawable(value) / total) * 100 : 0;
          const x = before;
          before += share;
          if (share === 0) return null;
          return (
            <rect
              key={index}
              class="series"
              data-series={series(index)}
              x={`${x}%`}
              width={`${Math.max(0.3, share - 0.3)}%`}
              height="100%"
              rx="2"
            />
          );
        })}
      </svg>
      <Legend data={data} total={total} />
    </ChartFrame>
  );
}
