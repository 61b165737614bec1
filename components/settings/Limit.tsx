import { Progress } from "../ui/Meters.tsx";
import { formatCount, percentOf } from "../ui/numbers.ts";

/** How much of a limit of the plan is used. */
export function Limit(
  { label, used, allowed }: { label: string; used: number; allowed: number | null },
) {
  if (allowed === null) return <p>{`${label}: ${formatCount(used)}, no limit`}</p>;
  return (
    <Progress
      label={label}
      value={percentOf(used, allowed)}
      detail={`${formatCount(used)} of ${formatCount(allowed)}`}
      tone={used >= allowed ? "warning" : undefined}
    />
  );
}
