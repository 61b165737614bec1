import type { ContentAction } from "core/content/move_content.ts";
import { counted } from "./words.ts";

/** Publishing is told of by what became of each article. */
type Move = Exclude<ContentAction, "publish">;

const DONE: Record<Move, string> = {
  submit: "sent to review",
  approve: "approved",
  send_back: "sent back to draft",
  unpublish: "taken off the public site",
  archive: "archived",
  restore: "restored as draft",
};

const ONLY_FROM: Record<Move, string> = {
  submit: "Only drafts can be sent to review.",
  approve: "Only content in review can be approved.",
  send_back: "Only content in review or approved can be sent back.",
  unpublish: "Only published content can be taken off the site.",
  archive: "Published content must be unpublished before it is archived.",
  restore: "Only archived content can be restored.",
};

/** What a move of content did, and why the rest stayed. */
export function moveWords(
  action: Move,
  moved: number,
  asked: number,
): { tone: "success" | "warning"; message: string } {
  const rest = asked - moved;
  const left = rest > 0
    ? ` ${counted(rest, "article")} stayed as before. ${ONLY_FROM[action]}`
    : "";
  if (moved === 0) return { tone: "warning", message: `Nothing changed. ${ONLY_FROM[action]}` };
  return { tone: "success", message: `${counted(moved, "article")} ${DONE[action]}.${left}` };
}
