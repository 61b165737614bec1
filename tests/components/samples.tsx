import type { ComponentChildren } from "preact";
import { AppShell } from "@/components/shell/AppShell.tsx";
import type { AppShellProps } from "@/components/shell/types.ts";

/** Text that would run if anything forgot to escape it. */
export const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>'&`;

/** A signed-in frame with plausible data; `props` overrides any of it. */
export function SampleShell(props: Partial<AppShellProps> & { children: ComponentChildren }) {
  return (
    <AppShell
      title="Keywords"
      path="/planner/keywords"
      account={{ name: "Northlight Studio", status: "active", credits: 12480, low: false }}
      user={{ name: "Maya Okafor", email: "maya@northlight.example", role: "owner" }}
      sites={[
        { id: "s1", name: "Garden Almanac", slug: "garden-almanac", status: "active" },
        { id: "s2", name: "Trail & Summit", slug: "trail-summit", status: "inactive" },
      ]}
      siteId="s1"
      modules={{ planner: true, writer: true, automation: true, thinker: true }}
      notificationsUnread={3}
      offlineAi
      theme="system"
      flash={[]}
      {...props}
    />
  );
}

/** Rows for tables: some values are unknown, one keyword is long. */
export const keywords = [
  ["raised bed soil mix", 12100, 34, "informational", "mapped", "Raised beds"],
  ["best compost for vegetables", 8100, 47, "commercial", "clustered", "Compost"],
  ["buy worm castings online", 1900, 22, "transactional", "new", null],
  [
    "how to stop tomato plants from getting leggy indoors in early spring",
    720,
    12,
    "informational",
    "new",
    null,
  ],
  ["garden almanac login", null, null, "navigational", "archived", null],
  ["organic fertilizer", 40500, 81, "commercial", "mapped", "Fertiliser"],
  ["when to plant garlic", 33100, 28, "informational", "clustered", "Planting times"],
  ["cold frame plans", 2400, 19, null, "new", null],
] as const;
