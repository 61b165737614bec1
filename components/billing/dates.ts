const day = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});
const shortDay = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** "21 Nov 2026" in UTC. */
export function dayText(at: string): string {
  return day.format(new Date(at));
}

/** "21 Nov" in UTC. */
export function shortDayText(at: string): string {
  return shortDay.format(new Date(at));
}
