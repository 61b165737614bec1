import { deepEqual, equal } from "node:assert/strict";
import { lastDays } from "@/components/automation/usage_days.ts";
import { durationWords } from "@/components/jobs/When.tsx";

Deno.test("days without credits are zero, and the last day is today in UTC", () => {
  const usage = [{ day: "2026-03-01", credits: 12 }, { day: "2025-01-01", credits: 99 }];
  deepEqual(lastDays(usage, new Date("2026-03-01T23:59:00Z"), 3), [
    { label: "27 Feb", value: 0 },
    { label: "28 Feb", value: 0 },
    { label: "1 Mar", value: 12 },
  ]);
});

Deno.test("durations read as people say them", () => {
  const after = (ms: number) =>
    durationWords("2026-01-01T00:00:00Z", new Date(Date.UTC(2026, 0, 1) + ms).toISOString());
  equal(after(850), "850 ms");
  equal(after(12_000), "12 s");
  equal(after(200_000), "3 min 20 s");
  equal(after(2 * 3_600_000 + 5 * 60_000), "2 h 5 min");
  equal(after(-5), "0 ms");
  equal(durationWords(null, "2026-01-01T00:00:00Z"), null);
});
