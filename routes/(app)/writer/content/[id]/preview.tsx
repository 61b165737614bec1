import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { type Content, readContent } from "core/content/read_content.ts";
import { type ArticlePage, articlePage } from "core/publishing/article_page.ts";
import { previewArticle } from "core/publishing/preview_article.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { ArticleBody } from "@/components/site/ArticleBody.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { CodeBlock } from "@/components/ui/Text.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";
import { mediaPath } from "@/components/writer/ImageThumbs.tsx";
import { ReviewPanel } from "@/components/writer/ReviewPanel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const content = await readContent(ctx.state, { contentId: idParam(ctx, "article") });
    const origin = ctx.state.env.PUBLIC_URL ?? ctx.url.origin;
    const shown = previewArticle(content);
    return page<Data>({
      content,
      article: articlePage(shown, { origin, imagePath: mediaPath }),
      jsonLd: articlePage(shown, { origin }).jsonLd,
    });
  }),
});

interface Data {
  content: Content;
  article: ArticlePage;
  /** The structured data of the public page, with its public addresses. */
  jsonLd: string;
}

export default define.page<typeof handler>(function PreviewPage({ data, state }) {
  const { content, article, jsonLd } = data;
  state.title = `Preview of ${content.title}`;
  return (
    <>
      <ContentHeader content={content} view="preview" />
      <div class="main-aside">
        <div class="preview-frame">
          <ArticleBody article={article} inside />
        </div>
        <div class="stack">
          <ReviewPanel content={content} writes={mayWrite(state.me)} />
          <Panel title="For search engines">
            <KeyValue
              pairs={[
                ["Address", article.url],
                ["Title", article.metaTitle],
                ["Description", article.description || null],
                ["Reading time", `${article.minutes} min`],
              ]}
            />
          </Panel>
          <Panel title="Structured data (JSON-LD)">
            <CodeBlock
              label="JSON-LD"
              wrap
              code={JSON.stringify(JSON.parse(jsonLd), null, 2)}
            />
          </Panel>
        </div>
      </div>
    </>
  );
});
