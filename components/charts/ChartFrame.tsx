import type { ComponentChildren } from "preact";
import { Slot } from "../ui/Slot.ts";

/** A named value of a chart; links when `href` is given. */
export interface Datum {
  label: string;
  value: number;
  href?: string;
}

interface ChartFrameProps {
  title: string;
  /** Keeps the title for screen readers, where a panel already shows it. */
  bare?: boolean;
  children: ComponentChildren;
  /** The same numbers as a table for screen readers; leave out where the chart is text already. */
  table?: { headings: [string, string]; rows: [string, string][] };
}

/** Caption, drawing and a visually hidden table with the same numbers. */
export function ChartFrame({ title, bare, children, table }: ChartFrameProps) {
  return (
    <figure class="chart">
      <figcaption class={bare ? "hidden-visually" : "chart-caption"}>{title}</figcaption>
      <Slot>{children}</Slot>
      {table && (
        <div class="hidden-visually">
          <table>
            <caption>{title}</caption>
            <thead>
              <tr>{table.headings.map((text) => <th key={text} scope="col">{text}</th>)}</tr>
            </thead>
            <tbody>
              {table.rows.map(([label, value], index) => (
                <tr key={index}>
                  <th scope="row">{label}</th>
                  <td>{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </figure>
  );
}

/** A finite number at least zero, so that hostile data cannot break a drawing. */
export function drawable(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

/** Sum of what is drawable. */
export function totalOf(data: Datum[]): number {
  return data.reduce((sum, datum) => sum + drawable(datum.value), 0);
}
