import type { FreshContext } from "fresh";
import { type ContentAction, moveContent } from "core/content/move_content.ts";
import { publishArticles } from "core/integrations/publish_articles.ts";
import { sentWords } from "@/components/integrations/publishing_words.ts";
import { moveWords } from "@/components/writer/move_words.ts";
import { leaveFlash } from "./flash.ts";
import type { State } from "./state.ts";

interface Order {
  siteId: string;
  ids: string[];
  action: ContentAction;
  note?: string;
}

/** Does `action` with articles of a site and leaves word for the next page of what became of them. */
export async function actOnContent(
  ctx: FreshContext<State>,
  { siteId, ids, action, note }: Order,
): Promise<void> {
  const { tone, message } = action === "publish"
    ? sentWords(await publishArticles(ctx.state, { siteId, ids }), ids.length)
    : moveWords(action, await moveContent(ctx.state, { siteId, ids, action, note }), ids.length);
  leaveFlash(ctx, tone, message);
}
