import type { PublicationRecord } from "core/integrations/order_publications.ts";

/** What may become of an article at a destination. */
export const ORDER_CHOICES = [
  { value: "publish", label: "Publish it" },
  { value: "draft", label: "Keep it there as a draft" },
  { value: "pending", label: "Send it in for review there" },
  { value: "future", label: "Publish it at a time" },
  { value: "trash", label: "Put it into the trash there" },
];

const THERE: Record<string, { status: string; label: string }> = {
  publish: { status: "published", label: "Published" },
  draft: { status: "draft", label: "Draft" },
  pending: { status: "review", label: "In review" },
  future: { status: "queued", label: "Scheduled" },
  private: { status: "draft", label: "Private" },
  trash: { status: "archived", label: "In the trash" },
};

/** What is at a destination, or on the way there, in a pill. */
export function publicationPill(
  record: Pick<PublicationRecord, "state" | "destination_status"> | null,
): { status: string; label: string } {
  if (!record) return { status: "new", label: "Not there" };
  if (record.state === "queued") return { status: "queued", label: "Waiting" };
  if (record.state === "working") return { status: "running", label: "On its way" };
  if (record.state === "failed") return { status: "failed", label: "Failed" };
  return THERE[record.destination_status ?? ""] ?? { status: "archived", label: "Gone" };
}
