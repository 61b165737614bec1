import type { SentArticle } from "core/integrations/publish_articles.ts";
import type { PublishingWindow, WaitReason } from "core/integrations/publishing_rules.ts";
import { shortTime } from "../jobs/When.tsx";
import { zoneTime } from "../rules/rule_words.ts";
import { WEEKDAYS } from "../ui/Weekdays.tsx";
import { counted } from "../writer/words.ts";

/** 540 as "09:00"; the end of a day as "00:00". */
export function clockTime(minute: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** "Mon, Tue, Wed 09:00–17:00". */
export function windowWords({ weekdays, from, to }: PublishingWindow): string {
  const days = weekdays.length === 7
    ? "Every day"
    : WEEKDAYS.filter(([day]) => weekdays.includes(day)).map(([, name]) => name).join(", ");
  return `${days} ${clockTime(from)}–${clockTime(to)}${
    to <= from && to > 0 ? " of the next day" : ""
  }`;
}

/** "Monday 3 March 2031, 09:00 CET, because the day's limit is reached before". */
export function waitWords(at: string | null, reason: WaitReason | null, zone: string): string {
  if (reason === "approval") return "Waits until it is approved again";
  if (!at) return "Next, as soon as a worker is free";
  return `${zoneTime(at, zone)}: ${
    reason === "limit"
      ? "the limit of the days before is reached"
      : "outside the publishing times until then"
  }`;
}

/** "Waits until 3 Mar, 09:00 UTC, by the publishing rules". */
export function shortWait(at: string): string {
  return `Waits until ${shortTime(at)} UTC, by the publishing rules`;
}

/** Where readers find a site. */
export const HOSTING_CHOICES = [
  {
    value: "igny8_sites",
    label: "On its IGNY8 pages",
    hint: "Connected websites get an article only when somebody sends it there.",
  },
  {
    value: "wordpress",
    label: "On its connected websites",
    hint: "IGNY8 shows no public pages of it and leads there instead.",
  },
  { value: "multi", label: "On both", hint: "One click, or the rules, publish on both." },
];

/** What became of articles that were sent where the rules say. */
export function sentWords(
  sent: readonly SentArticle[],
  asked: number,
): { tone: "success" | "warning"; message: string } {
  const of = (outcome: SentArticle["outcome"]) => {
    const ids = sent.filter((each) => each.outcome === outcome).map(({ content_id }) => content_id);
    return new Set(ids).size;
  };
  const waits = new Set(
    sent.filter(({ wait_reason }) => wait_reason !== null).map(({ content_id }) => content_id),
  ).size;
  const onTheWay = new Set(
    sent.filter(({ outcome, wait_reason }) => outcome === "queued" && wait_reason === null)
      .map(({ content_id }) => content_id),
  ).size;
  const left = asked - new Set(sent.map(({ content_id }) => content_id)).size;
  const refused = sent.find(({ outcome }) => outcome === "refused");
  const sentences = [
    of("published") > 0 ? `${counted(of("published"), "article")} published.` : "",
    onTheWay > 0
      ? `${counted(onTheWay, "article is", "articles are")} on the way to your websites.`
      : "",
    waits > 0
      ? `${
        counted(waits, "article waits", "articles wait")
      } for the publishing times or the next day's limit.`
      : "",
    refused ? `${refused.title}: ${refused.reason}` : "",
    left > 0
      ? `${
        counted(left, "article")
      } stayed as before. Only content in review or approved can be published: send drafts to review first.`
      : "",
  ].filter(Boolean);
  const isDone = sent.some(({ outcome }) => outcome !== "refused");
  return {
    tone: isDone ? "success" : "warning",
    message: `${isDone ? "" : "Nothing changed. "}${sentences.join(" ")}`,
  };
}
