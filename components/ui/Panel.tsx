import type { ComponentChildren } from "preact";
import { Slot } from "./Slot.ts";

interface PanelProps {
  title?: string;
  actions?: ComponentChildren;
  foot?: ComponentChildren;
  /** No inner padding, for tables and lists that reach the border. */
  flush?: boolean;
  children: ComponentChildren;
}

/** A bordered part of a page with an optional heading row. */
export function Panel({ title, actions, foot, flush, children }: PanelProps) {
  return (
    <section class="panel">
      {(title || actions) && (
        <div class="panel-head">
          {title && <h2>{title}</h2>}
          {actions && <div class="form-actions">{actions}</div>}
        </div>
      )}
      <div class="panel-body" data-flush={flush ? "" : undefined}>
        <Slot>{children}</Slot>
      </div>
      {foot && <div class="panel-foot">{foot}</div>}
    </section>
  );
}

interface StatProps {
  label: string;
  /** Already formatted; use formatCount for numbers. */
  value: ComponentChildren;
  note?: ComponentChildren;
  href?: string;
}

/** One figure with its label; a link when `href` is given. */
export function Stat({ label, value, note, href }: StatProps) {
  const parts = (
    <>
      <span class="stat-label">{label}</span>
      <span class="stat-value">{value}</span>
      {note && <span class="stat-note">{note}</span>}
    </>
  );
  return href ? <a class="stat" href={href}>{parts}</a> : <div class="stat">{parts}</div>;
}

/** Figures side by side in one frame. */
export function StatRow({ children }: { children: ComponentChildren }) {
  return (
    <div class="stats">
      <Slot>{children}</Slot>
    </div>
  );
}

/** Labels and values in two columns. */
export function KeyValue({ pairs }: { pairs: [string, ComponentChildren][] }) {
  return (
    <dl class="pairs">
      {pairs.map(([label, value]) => [
        <dt key={`${label}-label`}>{label}</dt>,
        <dd key={`${label}-value`}>{value ?? "—"}</dd>,
      ])}
    </dl>
  );
}
