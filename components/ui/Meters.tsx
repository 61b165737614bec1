import { Icon } from "./Icon.tsx";
import { formatCount, UNKNOWN } from "./numbers.ts";
import type { Tone } from "./status_tones.ts";

/** The colour of a difficulty of 0 to 100. */
export function difficultyTone(value: number): Tone {
  if (value < 30) return "success";
  if (value < 60) return "warning";
  return "danger";
}

/** Keyword difficulty 0–100 as number and bar; a dash when unknown. */
export function Difficulty({ value }: { value: number | null | undefined }) {
  if (value == null || Number.isNaN(value)) return <span class="none">{UNKNOWN}</span>;
  const shown = Math.round(Math.min(100, Math.max(0, value)));
  return (
    <span class="difficulty">
      <span aria-hidden="true">{shown}</span>
      <meter
        min={0}
        max={100}
        value={shown}
        data-tone={difficultyTone(shown)}
        aria-label={`Difficulty ${shown} of 100`}
      />
    </span>
  );
}

interface EstimateProps {
  credits: number;
  balance?: number;
  /** It may be less: what it takes is not known before. */
  most?: boolean;
  note?: string;
}

/** What an action will cost, in credits; marked when it exceeds `balance`. */
export function EstimateChip({ credits, balance, most, note }: EstimateProps) {
  const short = balance !== undefined && credits > balance;
  const unit = credits === 1 ? "credit" : "credits";
  const title = note ?? "Estimate. Only what is really used is charged.";
  return (
    <span class="estimate" data-short={short ? "" : undefined} title={title}>
      <Icon name="coin" size={14} />
      {`${most ? "up to" : "~"} ${formatCount(credits)} ${unit}`}
      {short && ` (you have ${formatCount(balance)})`}
    </span>
  );
}

interface ProgressProps {
  /** 0–100; unknown shows the label without a bar that lies. */
  value: number | null;
  label: string;
  /** Replaces the percentage, for example "12 of 40". */
  detail?: string;
  tone?: Tone;
  /** Only the bar; the label stays for screen readers. */
  bare?: boolean;
}

/** Determinate progress with its label and percentage. */
export function Progress({ value, label, detail, tone, bare }: ProgressProps) {
  const percent = value === null ? null : Math.round(Math.min(100, Math.max(0, value)));
  return (
    <div class="progress">
      {!bare && (
        <div class="progress-text">
          <span>{label}</span>
          <span>{detail ?? (percent === null ? "Waiting" : `${percent} %`)}</span>
        </div>
      )}
      <progress max={100} value={percent ?? 0} aria-label={label} data-tone={tone} />
    </div>
  );
}

/** Characters used of a limit, as for meta titles (60) and descriptions (155). */
export function LengthMeter(
  { length, limit, label, id }: { length: number; limit: number; label: string; id?: string },
) {
  const over = length > limit;
  const tone: Tone = over ? "danger" : length < limit / 2 ? "warning" : "success";
  return (
    <div class="length" id={id} data-limit={limit}>
      <meter
        min={0}
        max={limit}
        value={Math.min(length, limit)}
        data-tone={tone}
        aria-label={`${label}: ${length} of ${limit} characters`}
      />
      <output data-over={over ? "" : undefined}>
        {over ? `${length} / ${limit}, ${length - limit} too many` : `${length} / ${limit}`}
      </output>
    </div>
  );
}
