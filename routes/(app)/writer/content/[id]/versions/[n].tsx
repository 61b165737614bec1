import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { type Comparison, readVersion } from "core/content/read_version.ts";
import { restoreVersion } from "core/content/restore_version.ts";
import { sanitizeHtml } from "core/content/sanitize_html.ts";
import { diffHtml } from "core/content/version_diff.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { When } from "@/components/jobs/When.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { Prose } from "@/components/ui/Text.tsx";
import { ContentHeader } from "@/components/writer/ContentHeader.tsx";

const VersionNumber = z.coerce.number().int().min(1).max(2_147_483_647);

interface Data {
  found: Comparison;
  /** The change as HTML with marks; null when the texts are too long to compare. */
  diff: string | null;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const contentId = idParam(ctx, "article");
    const found = await readVersion(ctx.state, { contentId, version: versionOf(ctx.params.n) });
    return page<Data>({ found, diff: diffHtml(found.then.html, found.now.html) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const contentId = idParam(ctx, "article");
    const version = versionOf(ctx.params.n);
    const { expected } = parseForm(z.object({ expected: VersionNumber }), form);
    await restoreVersion(ctx.state, { contentId, version, expectedVersion: expected });
    leaveFlash(
      ctx,
      "success",
      `Version ${version} is the text again. What it replaced is in the history.`,
    );
    return ctx.redirect(`/writer/content/${contentId}`, 303);
  }),
});

function versionOf(text: string | undefined): number {
  const parsed = VersionNumber.safeParse(text);
  if (!parsed.success) throw new AppError("not_found", "This version was not found.");
  return parsed.data;
}

export default define.page<typeof handler>(function VersionPage({ data, state }) {
  const { found: { id, status, now, then }, diff } = data;
  state.title = `Version ${then.version} of ${now.title}`;
  const base = `/writer/content/${id}/versions`;
  const changed = (
    label: string,
    before: string,
    after: string,
  ): [string, preact.ComponentChildren] => [
    label,
    before === after ? after || null : (
      <>
        <del>{before}</del> <ins>{after}</ins>
      </>
    ),
  ];
  return (
    <>
      <ContentHeader content={{ id, title: now.title, status }} view="versions" />
      <div class="main-aside">
        <Panel title={`From version ${then.version} to the text of now`}>
          {diff === null
            ? (
              <>
                <p class="muted">
                  These texts are too long to be compared. This is version {then.version}:
                </p>
                <Prose dense sanitizedHtml={sanitizeHtml(then.html)} />
              </>
            )
            : diff === sanitizeHtml(now.html)
            ? <p class="muted">The text is the same.</p>
            : <Prose dense sanitizedHtml={diff} />}
        </Panel>
        <div class="stack">
          <Panel title={`Version ${then.version}`}>
            <div class="stack">
              <KeyValue
                pairs={[
                  changed("Title", then.title, now.title),
                  changed("Meta title", then.meta_title, now.meta_title),
                  changed("Description", then.meta_description, now.meta_description),
                  ["Words", `${then.word_count} → ${now.word_count}`],
                  ["Replaced", <When key="when" at={then.created_at} />],
                ]}
              />
              {mayWrite(state.me) && status !== "archived" && (
                <form method="post" class="form-actions">
                  <input type="hidden" name="expected" value={now.version} />
                  <Button variant="primary" icon="undo">Restore this version</Button>
                </form>
              )}
              <LinkButton href={base} variant="quiet">All versions</LinkButton>
            </div>
          </Panel>
          <p>
            <ins>Underlined</ins> was added since, <del>struck through</del> was removed.
          </p>
        </div>
      </div>
    </>
  );
});
