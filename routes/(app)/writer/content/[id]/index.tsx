import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { ContentAction } from "core/content/move_content.ts";
import { type Content, readContent } from "core/content/read_content.ts";
import { sanitizeHtml } from "core/content/sanitize_html.ts";
import { saveContent } from "core/content/save_content.ts";
import { ContentEdit } from "core/content/schema.ts";
import { isAppError } from "core/errors.ts";
import { actOnContent } from "@/web/content_action.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm, refusedForm } from "@/web/forms.ts";
import { idParam } from "@/web/id_param.ts";
import { act, okJson, read, wantsJson } from "@/web/handlers.ts";
import { nextPath } from "@/web/next_path.ts";
import Editor from "@/islands/Editor.tsx";
import { Prose } from "@/components/ui/Text.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";
import type { EditorFields } from "@/components/writer/editor_saver.ts";
import { ImageThumbs } from "@/components/writer/ImageThumbs.tsx";
import { ReviewPanel } from "@/components/writer/ReviewPanel.tsx";

const Move = z.object({
  site_id: z.uuid(),
  action: ContentAction,
  note: z.string().trim().max(2000, "Use at most 2,000 characters.").default(""),
  back: z.string().nullish(),
});

/** A million characters take up to nine bytes each on their way. */
const MOST_BYTES = 10 * 1024 * 1024;

interface Data {
  content: Content;
  /** What a refused save had in it; null otherwise. */
  refused: { fields: EditorFields; errors: Record<string, string[]>; message: string } | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const content = await readContent(ctx.state, { contentId: idParam(ctx, "article") });
    return page<Data>({ content, refused: null });
  }),
  POST: act<Data>(async (ctx, form) => {
    const contentId = idParam(ctx, "article");
    if (form.has("action")) {
      const { site_id: siteId, action, note, back } = parseForm(Move, form);
      await actOnContent(ctx, { siteId, ids: [contentId], action, note });
      return ctx.redirect(back ? nextPath(back) : `/writer/content/${contentId}`, 303);
    }
    try {
      const { version, intent, ...changes } = parseForm(ContentEdit, form);
      const reason = intent === "autosave" ? "autosave" : "edit";
      const saved = await saveContent(ctx.state, {
        contentId,
        expectedVersion: version,
        changes,
        reason,
      });
      if (wantsJson(ctx.req)) return okJson(ctx, saved);
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(`/writer/content/${contentId}`, 303);
    } catch (error) {
      if (wantsJson(ctx.req) || !isAppError(error) || error.code === "not_found") throw error;
      const { values, errors, message } = refusedForm(error, form);
      const content = await readContent(ctx.state, { contentId });
      const fields = { ...fieldsOf(content), ...values };
      return page<Data>({ content, refused: { fields, errors, message: message ?? "" } }, {
        status: error.status,
      });
    }
  }, { maxBytes: MOST_BYTES }),
});

export default define.page<typeof handler>(function ContentPage({ data, state }) {
  const { content, refused } = data;
  state.title = content.title;
  const writes = mayWrite(state.me);
  const aside = (
    <>
      <ReviewPanel content={content} writes={writes} />
      <ImageThumbs content={content} />
    </>
  );
  return (
    <>
      <ContentHeader content={content} view="edit" />
      <FormMessage message={refused?.message ?? null} />
      {writes && content.status !== "archived"
        ? (
          <Editor
            contentId={content.id}
            userId={state.me.user.id}
            version={content.version}
            published={content.status === "published"}
            fields={refused?.fields ?? fieldsOf(content)}
            safeHtml={sanitizeHtml(
              refused ? refused.fields.html.slice(0, 1_000_000) : content.html,
            )}
            wordCount={content.word_count}
            publicBase={`/sites/${content.site.slug}/`}
            errors={refused?.errors ?? {}}
          >
            {aside}
          </Editor>
        )
        : (
          <div class="main-aside">
            <div class="preview-frame">
              <Prose sanitizedHtml={sanitizeHtml(content.html)} />
            </div>
            <div class="stack">{aside}</div>
          </div>
        )}
    </>
  );
});

function fieldsOf(content: Content): EditorFields {
  return {
    title: content.title,
    html: sanitizeHtml(content.html),
    meta_title: content.meta_title,
    meta_description: content.meta_description,
    slug: content.slug,
    excerpt: content.excerpt,
    primary_keyword: content.primary_keyword ?? "",
    tags: content.tags.join(", "),
    categories: content.categories.join(", "),
  };
}
