import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type Content, readContent, readNextReview } from "core/content/read_content.ts";
import { sanitizeHtml } from "core/content/sanitize_html.ts";
import { articlePage } from "core/publishing/article_page.ts";
import { previewArticle } from "core/publishing/preview_article.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { ArticleBody } from "@/components/site/ArticleBody.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { LengthMeter } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { mediaPath } from "@/components/writer/ImageThumbs.tsx";
import { NoSite } from "@/components/shell/NoSite.tsx";
import { ReviewPanel } from "@/components/writer/ReviewPanel.tsx";
import { counted } from "@/components/writer/words.ts";

/** One article after another: approve, publish or send back leads to the next one. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { site } = ctx.state;
    if (!site) return page<Content | null>(null);
    const wanted = ctx.url.searchParams.get("id");
    const contentId = wanted ?? await readNextReview(ctx.state, { siteId: site.id });
    if (!contentId) return page<Content | null>(null);
    return page<Content | null>(await readContent(ctx.state, { contentId }));
  }),
});

export default define.page<typeof handler>(function ReviewPage({ data: content, state, url }) {
  state.title = "Review";
  if (!state.site) return <NoSite title="Review" me={state.me} />;
  if (!content) {
    return (
      <>
        <PageHeader title="Review" />
        <EmptyState
          icon="check"
          title="Nothing waits for review"
          actions={
            <>
              <LinkButton href="/writer/content?status=draft" variant="primary">
                See the drafts
              </LinkButton>
              <LinkButton href="/writer/published">See what is public</LinkButton>
            </>
          }
        >
          Send drafts to review; they are shown here one after another.
        </EmptyState>
      </>
    );
  }
  const article = articlePage(previewArticle(content), {
    origin: state.env.PUBLIC_URL ?? url.origin,
    imagePath: mediaPath,
  });
  const { waiting, next_id } = content.review;
  return (
    <>
      <PageHeader
        title="Review"
        actions={
          <>
            {next_id && (
              <LinkButton href={`/writer/review?id=${next_id}`} variant="quiet">
                Skip to the next
              </LinkButton>
            )}
            <LinkButton href={`/writer/content/${content.id}`} icon="edit">Edit</LinkButton>
          </>
        }
      >
        {counted(waiting, "article waits", "articles wait")} for review.
      </PageHeader>
      <div class="main-aside">
        <div class="preview-frame">
          <ArticleBody article={article} inside />
        </div>
        <div class="stack review-aside">
          <ReviewPanel content={content} back="/writer/review" writes={mayWrite(state.me)} />
          <Panel title="Facts">
            <div class="stack">
              <KeyValue
                pairs={[
                  ["Words", content.word_count.toLocaleString("en-US")],
                  ["Primary keyword", content.primary_keyword],
                  ["Sector", content.sector],
                  ["Pictures", `${article.hero ? 1 : 0} featured, ${countInside(content)} inside`],
                  ["Keyword in title", holds(content.title, content.primary_keyword)],
                  ["Links", String((sanitizeHtml(content.html).match(/<a /g) ?? []).length)],
                  ["Meta title", content.meta_title || null],
                ]}
              />
              <LengthMeter label="Meta title" length={content.meta_title.length} limit={60} />
              <KeyValue pairs={[["Description", content.meta_description || null]]} />
              <LengthMeter
                label="Meta description"
                length={content.meta_description.length}
                limit={155}
              />
            </div>
          </Panel>
        </div>
      </div>
    </>
  );
});

function countInside({ images }: Content): number {
  return images.filter(({ kind, status }) => kind === "in_article" && status === "generated")
    .length;
}

function holds(text: string, keyword: string | null): string | null {
  return keyword && (text.toLowerCase().includes(keyword.toLowerCase()) ? "Yes" : "No");
}
