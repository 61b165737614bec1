import type { PartCounts } from "core/keywords/preview_import.ts";
import { formatCount } from "@/components/ui/numbers.ts";
import { Stat, StatRow } from "@/components/ui/Panel.tsx";

const SHOWN_REASONS = 5;

/** What will become of the rows that were counted so far, `of` the file or a part of it. */
export function CountStats({ counts, of }: { counts: PartCounts; of: "file" | "part" }) {
  const { rows, known, merged } = counts;
  const rejected = total(counts.rejected);
  return (
    <StatRow>
      <Stat
        label={of === "file" ? "Rows in the file" : "Rows looked at"}
        value={formatCount(rows + merged + rejected)}
      />
      <Stat label="New keywords" value={formatCount(rows - known)} />
      <Stat
        label="Merged"
        value={formatCount(merged + known)}
        note={[
          known > 0 && `${formatCount(known)} known already`,
          merged > 0 && `${formatCount(merged)} repeated in the file`,
        ].filter(Boolean).join(", ")}
      />
      <Stat
        label="Rejected"
        value={formatCount(rejected)}
        note={rejected > 0 ? reasonWords(counts.rejected) : undefined}
      />
    </StatRow>
  );
}

/** "12 × The keyword is empty. 3 × …": the commonest reasons. */
export function reasonWords(reasons: PartCounts["rejected"]): string {
  return Object.entries(reasons).sort(([, a], [, b]) => b - a).slice(0, SHOWN_REASONS)
    .map(([reason, count]) => `${formatCount(count)} × ${reason}`).join(" ");
}

function total(reasons: PartCounts["rejected"]): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}
