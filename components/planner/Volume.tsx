import { formatCount, formatShort, UNKNOWN } from "@/components/ui/numbers.ts";

interface Known {
  volume: number | null;
  volume_min: number | null;
  volume_max: number | null;
}

/** A search volume: the exact number, the range the source gave, or a dash when unknown. */
export function Volume({ volume, volume_min, volume_max }: Known) {
  if (volume === null) return <span class="none">{UNKNOWN}</span>;
  if (volume_min === null && volume_max === null) return <>{formatCount(volume)}</>;
  const range = volume_min === null
    ? `up to ${formatShort(volume_max)}`
    : volume_max === null
    ? `over ${formatShort(volume_min)}`
    : `${formatShort(volume_min)}–${formatShort(volume_max)}`;
  return <span title={`A range; counted as ${formatCount(volume)}`}>{range}</span>;
}
