import type { Content } from "core/content/read_content.ts";
import { When } from "../jobs/When.tsx";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Flash } from "../ui/Flash.tsx";
import { Panel } from "../ui/Panel.tsx";
import { TextArea } from "../ui/TextInput.tsx";

type Piece = Pick<
  Content,
  "id" | "site_id" | "status" | "review_note" | "published_at" | "slug" | "site"
>;

/** Where an article stands between draft and public page, and the steps it can take from there. */
export function ReviewPanel(
  { content, back, writes }: { content: Piece; back?: string; writes: boolean },
) {
  const { status } = content;
  const publicPath = `/sites/${content.site.slug}/${content.slug}`;
  return (
    <Panel title="Publishing">
      <div class="stack">
        {content.review_note && <Flash tone="warning">{`Sent back: ${content.review_note}`}</Flash>}
        <p class="muted">{SENTENCES[status]}</p>
        {status === "published" && (
          <p>
            <a href={publicPath} data-no-prefetch>{publicPath}</a>
            <br />
            <span class="muted">
              Since <When at={content.published_at} />
            </span>
          </p>
        )}
        {writes && (
          <form method="post" action={`/writer/content/${content.id}`} class="stack">
            <input type="hidden" name="site_id" value={content.site_id} />
            {back && <input type="hidden" name="back" value={back} />}
            <Steps status={status} />
          </form>
        )}
        {(status === "approved" || status === "published") && (
          <LinkButton
            href={`/writer/content/${content.id}/publish`}
            size="small"
            variant="quiet"
            icon="send"
          >
            To your own websites
          </LinkButton>
        )}
        {!back && status === "review" && (
          <LinkButton href="/writer/review" size="small" variant="quiet">
            To the review queue
          </LinkButton>
        )}
      </div>
    </Panel>
  );
}

const SENTENCES: Record<Content["status"], string> = {
  draft: "A draft. Read it, then send it to review.",
  linked: "A draft with internal links. Read it, then send it to review.",
  optimized: "An optimised draft. Read it, then send it to review.",
  review: "Waits for somebody to approve it.",
  approved: "Approved; it goes public when you publish it.",
  published: "Public. Saving changes the public page.",
  archived: "Archived: it can be read, not edited.",
};

function Steps({ status }: { status: Content["status"] }) {
  const step = (value: string, label: string, variant: "primary" | "secondary" | "quiet") => (
    <Button name="action" value={value} variant={variant}>{label}</Button>
  );
  switch (status) {
    case "review":
      return (
        <>
          <div class="form-actions">
            {step("publish", "Approve and publish", "primary")}
            {step("approve", "Approve", "secondary")}
          </div>
          <TextArea name="note" label="What should change?" rows={3} maxLength={2000} />
          <div class="form-actions">{step("send_back", "Send back", "secondary")}</div>
        </>
      );
    case "approved":
      return (
        <div class="form-actions">
          {step("publish", "Publish", "primary")}
          {step("send_back", "Back to draft", "quiet")}
        </div>
      );
    case "published":
      return <div class="form-actions">{step("unpublish", "Unpublish", "secondary")}</div>;
    case "archived":
      return <div class="form-actions">{step("restore", "Restore as draft", "secondary")}</div>;
    default:
      return (
        <div class="form-actions">
          {step("submit", "Send to review", "primary")}
          {step("archive", "Archive", "quiet")}
        </div>
      );
  }
}
