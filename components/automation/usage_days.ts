const DAY_MS = 86_400_000;
const short = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** "21 Nov" for a day (UTC). */
export function dayLabel(day: Date): string {
  return short.format(day);
}

/** Credits of each of the last `count` days (UTC) up to `today`; days without any are zero. */
export function lastDays(
  usage: { day: string; credits: number }[],
  today: Date,
  count = 30,
): { label: string; value: number }[] {
  const byDay = new Map(usage.map(({ day, credits }) => [day, credits]));
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(today.getTime() - (count - 1 - index) * DAY_MS);
    return { label: dayLabel(day), value: byDay.get(day.toISOString().slice(0, 10)) ?? 0 };
  });
}
