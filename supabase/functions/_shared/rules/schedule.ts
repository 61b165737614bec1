/** A schedule as the form asks for it. */
export interface Frequency {
  every: "day" | "weekdays" | "week" | "month" | "hour" | "cron";
  /** "06:30"; of `hour` only the minutes count. */
  time: string;
  /** 0 is Sunday. */
  weekdays: number[];
  /** Day of the month. */
  day: number;
  cron: string;
}

const DAILY: Frequency = { every: "day", time: "06:00", weekdays: [1], day: 1, cron: "" };

/** The cron pattern of a schedule; what makes no sense is left for the database to refuse. */
export function cronOf({ every, time, weekdays, day, cron }: Frequency): string {
  const [hour = "6", minute = "0"] = time.split(":").map((part) => String(Number(part)));
  switch (every) {
    case "hour":
      return `${minute} * * * *`;
    case "day":
      return `${minute} ${hour} * * *`;
    case "weekdays":
      return `${minute} ${hour} * * 1-5`;
    case "week":
      return `${minute} ${hour} * * ${weekdays.join(",") || "1"}`;
    case "month":
      return `${minute} ${hour} ${day} * *`;
    case "cron":
      return cron.trim();
  }
}

/** The schedule that a cron pattern stands for. */
export function frequencyOf(cron: string | null): Frequency {
  if (!cron) return DAILY;
  const parts = /^(\d{1,2}) (\d{1,2}|\*) (\d{1,2}|\*) \* (\*|1-5|[0-6](?:,[0-6])*)$/.exec(cron);
  const own: Frequency = { ...DAILY, every: "cron", cron };
  if (!parts) return own;
  const [, minute = "0", hour = "*", day = "*", weekday = "*"] = parts;
  const time = `${hour === "*" ? "00" : hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  const given = { ...DAILY, time, cron };
  if (hour === "*") return day === "*" && weekday === "*" ? { ...given, every: "hour" } : own;
  if (day !== "*") return weekday === "*" ? { ...given, every: "month", day: Number(day) } : own;
  if (weekday === "*") return { ...given, every: "day" };
  if (weekday === "1-5") return { ...given, every: "weekdays" };
  return { ...given, every: "week", weekdays: weekday.split(",").map(Number) };
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A schedule in words: "Every Monday and Friday at 06:30". */
export function scheduleWords(cron: string): string {
  const { every, time, weekdays, day } = frequencyOf(cron);
  switch (every) {
    case "hour":
      return `Every hour at ${time.slice(3)} minutes past`;
    case "day":
      return `Every day at ${time}`;
    case "weekdays":
      return `Monday to Friday at ${time}`;
    case "week": {
      const names = weekdays.map((weekday) => DAYS[weekday] ?? "");
      return `Every ${new Intl.ListFormat("en-GB").format(names)} at ${time}`;
    }
    case "month":
      return `On day ${day} of every month at ${time}`;
    case "cron":
      return `By the cron pattern ${cron}`;
  }
}
