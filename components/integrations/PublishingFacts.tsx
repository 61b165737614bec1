import type { PublishingRules } from "core/integrations/publishing_rules.ts";
import { zoneTime } from "../rules/rule_words.ts";
import { KeyValue, Panel } from "../ui/Panel.tsx";
import { HOSTING_CHOICES, windowWords } from "./publishing_words.ts";

/** The publishing rules of a site in words, for those who may not change them. */
export function PublishingFacts(
  { found: { rules, site, destinations } }: { found: PublishingRules },
) {
  const hosting = site.hosting_type === "shopify" ? "wordpress" : site.hosting_type;
  const conditions = [
    ...(rules.min_words > 0 ? [`at least ${rules.min_words.toLocaleString("en-US")} words`] : []),
    ...(rules.needs_picture ? ["a featured picture"] : []),
  ];
  return (
    <Panel title="Rules">
      <KeyValue
        pairs={[
          ["Readers find articles", HOSTING_CHOICES.find(({ value }) => value === hosting)?.label],
          [
            "Destinations",
            destinations.filter(({ chosen }) => chosen).map(({ name }) => name).join(", "),
          ],
          ["Time zone", rules.time_zone.replaceAll("_", " ")],
          ["Publishing times", rules.windows.map(windowWords).join("; ") || "At any time"],
          ["Articles a day", rules.daily_limit?.toLocaleString("en-US") ?? "Any number"],
          ["Finished runs", site.auto_publish ? "Publish without review" : "Wait for review"],
          [
            "Approved articles",
            rules.on_approval ? "Go out by themselves" : "Wait until published",
          ],
          ["Only with", conditions.join(" and ") || "Nothing more"],
        ]}
      />
    </Panel>
  );
}

/** What the rules mean now: whether a window is open, the day's count of each destination, and what goes out next. */
export function PublishingNow({ found }: { found: PublishingRules }) {
  const { rules, open_at: opens, now, destinations } = found;
  const zone = rules.time_zone;
  const limit = rules.daily_limit;
  const isOpen = opens !== null && Date.parse(opens) <= Date.parse(now);
  return (
    <Panel title="Now">
      <div class="stack">
        <p>
          {isOpen || !opens
            ? "Articles may go out now."
            : `Nothing goes out before ${zoneTime(opens, zone)}.`}
        </p>
        <KeyValue
          pairs={destinations.filter(({ chosen, today, waiting }) => chosen || today + waiting > 0)
            .map((
              { name, today, waiting },
            ) => [
              name,
              `${today}${limit === null ? "" : ` of ${limit}`} today, ${waiting} waiting`,
            ])}
        />
      </div>
    </Panel>
  );
}
