import { deepEqual, equal } from "node:assert/strict";
import { actionWords } from "@/components/audit/action_words.ts";
import { agentWords } from "@/components/audit/agent_words.ts";
import { detailWords } from "@/components/audit/detail_words.ts";

Deno.test("a browser is named with its version and system", () => {
  const agents: [agent: string, words: string][] = [
    [
      "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
      "Firefox 140 on Linux",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0",
      "Edge 141 on Windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36",
      "Chrome 141 on Android",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
      "Safari 18 on iOS",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
      "Safari 18 on macOS",
    ],
    ["curl/8.5.0", "curl/8.5.0"],
    ["x".repeat(300), `${"x".repeat(23)}…`],
  ];
  for (const [agent, words] of agents) equal(agentWords(agent), words);
});

Deno.test("details are phrases: changes with both values, ids and nothings left out", () => {
  const id = crypto.randomUUID();
  deepEqual(
    detailWords({
      details: {
        domain: { from: null, to: "a.test" },
        industry_id: { from: null, to: id },
        rows: 1200,
        rejected: 0,
        default: false,
        examples: ["one", "two"],
        reason: "paused_by_user",
        long: { from: "y".repeat(80), to: "" },
      },
    }),
    [
      "Domain: nothing → a.test",
      "Industry changed",
      "Rows: 1,200",
      "Examples: one, two",
      "Reason: paused_by_user",
      `Long: ${"y".repeat(59)}… → nothing`,
    ],
  );
});

Deno.test("an action that is not known is shown as it is written", () => {
  equal(actionWords("site.created"), "Site created");
  equal(actionWords("constructor"), "constructor");
  equal(actionWords("moon.landed"), "moon.landed");
});
