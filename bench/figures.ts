/** One measured figure and, where a goal is set, how it stands against it. */
export interface Figure {
  name: string;
  value: number;
  unit:
    | "x"
    | "s"
    | "ms"
    | "MB"
    | "kB"
    | "rows/s"
    | "requests/s"
    | "jobs/s"
    | "queries/min"
    | "round trips"
    | "calls";
  /** Lowest and highest of the samples behind `value`, in its unit. */
  spread?: [low: number, high: number];
  /** The value may not be higher than this. */
  goal?: number;
  /** What was compared or counted, in a few words. */
  note?: string;
}

export type Verdict = "met" | "missed" | "";

/** A figure without a goal is only told. */
export function verdict({ value, goal }: Figure): Verdict {
  if (goal === undefined) return "";
  return value <= goal ? "met" : "missed";
}

/** Figures as an aligned table, one line each under `title`. */
export function figureTable(title: string, figures: Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    amount(figure.value, figure.unit),
    figure.spread ? figure.spread.map((end) => amount(end, "")).join(" – ") : "",
    figure.goal === undefined ? "" : `≤ ${amount(figure.goal, figure.unit)}`,
    verdict(figure),
    figure.note ?? "",
  ]);
  const all = [["figure", "median", "spread", "goal", "verdict", "what"], ...rows];
  const widths = all[0]?.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0))) ?? [];
  const lines = all.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  "));
  return [title, ...lines.map((line) => `  ${line.trimEnd()}`)].join("\n");
}

function amount(value: number, unit: Figure["unit"] | ""): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2;
  const number = value.toLocaleString("en-US", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  if (unit === "") return number;
  return unit === "x" ? `${number}×` : `${number} ${unit}`;
}
