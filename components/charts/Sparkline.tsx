import { formatCount } from "../ui/numbers.ts";

interface SparklineProps {
  /** Says what the line shows; read out with the first, last and largest value. */
  title: string;
  values: number[];
  width?: number;
  height?: number;
}

/** A word-sized line without axes. */
export function Sparkline({ title, values, width = 96, height = 24 }: SparklineProps) {
  const known = values.filter(Number.isFinite);
  if (known.length < 2) return <span class="none">—</span>;
  const line = linePath(known, width, height);
  const spoken = `${title}: from ${formatCount(known[0])} to ${formatCount(known.at(-1))}, ` +
    `at most ${formatCount(Math.max(...known))}`;
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={spoken}
    >
      <title>{spoken}</title>
      <path class="spark-area" d={`${line}L${width} ${height}L0 ${height}Z`} />
      <path class="spark" d={line} />
    </svg>
  );
}

function linePath(values: number[], width: number, height: number): string {
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const step = width / (values.length - 1);
  return values
    .map((value, index) => {
      const y = height - 2 - ((value - low) / span) * (height - 4);
      return `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
