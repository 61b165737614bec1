import { useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import type { PartCounts } from "core/keywords/preview_import.ts";
import { CountStats } from "@/components/planner/CountStats.tsx";
import { formatCount } from "@/components/ui/numbers.ts";

interface ImportCountsProps {
  /** What the server counted in the file's first part; without JavaScript it stays at that. */
  first: PartCounts;
  parts: number;
  lines: number;
  /** The preview's fields, as its address has them. */
  query: string;
}

/** What will become of the rows of a large file: counts part after part while the page is looked at. */
export default function ImportCounts({ first, parts, lines, query }: ImportCountsProps) {
  const counts = useSignal(first);
  const counted = useSignal(1);
  useEffect(() => {
    const leaving = new AbortController();
    (async () => {
      for (let part = 2; part <= parts; part++) {
        const more = await fetchPart(query, part, leaving.signal);
        if (!more) return;
        counts.value = added(counts.value, more);
        counted.value = part;
      }
    })();
    return () => leaving.abort();
  }, []);
  const isWhole = counted.value === parts;
  return (
    <>
      <p class="hint" role="status">
        {isWhole
          ? `All ${formatCount(lines)} lines were looked at.`
          : `A large file of ${formatCount(lines)} lines: the figures are of the first ${
            formatCount(rowsOf(counts.value))
          } rows.`}
        {" It is imported in the background; rows that repeat others far apart are merged then."}
      </p>
      <CountStats counts={counts.value} of={isWhole ? "file" : "part"} />
    </>
  );
}

async function fetchPart(
  query: string,
  part: number,
  signal: AbortSignal,
): Promise<PartCounts | null> {
  try {
    const response = await fetch(`/planner/keywords/import/counts?${query}&part=${part}`, {
      headers: { accept: "application/json" },
      signal,
    });
    return response.ok && !response.redirected ? (await response.json()).data : null;
  } catch {
    return null;
  }
}

function added(a: PartCounts, b: PartCounts): PartCounts {
  const rejected = { ...a.rejected };
  for (const [reason, count] of Object.entries(b.rejected)) {
    rejected[reason] = (rejected[reason] ?? 0) + count;
  }
  return { rows: a.rows + b.rows, known: a.known + b.known, merged: a.merged + b.merged, rejected };
}

function rowsOf({ rows, merged, rejected }: PartCounts): number {
  return rows + merged + Object.values(rejected).reduce((sum, count) => sum + count, 0);
}
