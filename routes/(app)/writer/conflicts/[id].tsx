import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { LONGEST_HTML } from "core/content/sanitize_html.ts";
import type { Choice } from "core/publishing/merge_content.ts";
import {
  readSyncConflict,
  settleSyncConflict,
  type SyncConflict,
} from "core/publishing/sync_conflicts.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { BlockChoice, FieldChoice } from "@/components/writer/ConflictChoices.tsx";

/** A text of somebody's own for every place may be long. */
const MOST_BYTES = 4 * 1024 * 1024;
const Seen = z.object({ seen: z.string().max(60), version: z.coerce.number().int().min(1) });
const Word = z.enum(["ours", "theirs", "both", "own"], "Choose for every part what is to stand.");

export const handler = define.handlers({
  GET: read<SyncConflict>(async (ctx) =>
    page(await readSyncConflict(ctx.state, idParam(ctx, "conflict")))
  ),
  POST: act<SyncConflict>(async (ctx, form) => {
    const id = idParam(ctx, "conflict");
    const contentId = await settleSyncConflict(ctx.state, {
      id,
      ...parseForm(Seen, form),
      blocks: chosenBlocks(form),
      fields: chosenFields(form),
    });
    leaveFlash(ctx, "success", "Settled. Publish it again to bring the text to WordPress.");
    return ctx.redirect(`/writer/content/${contentId}`, 303);
  }, { maxBytes: MOST_BYTES }),
});

function chosenBlocks(form: FormData): Choice[] {
  const chosen: Choice[] = [];
  for (let i = 0; form.has(`block_${i}`); i++) {
    const word = Word.parse(form.get(`block_${i}`));
    const html = String(form.get(`own_${i}`) ?? "").slice(0, LONGEST_HTML);
    chosen.push(word === "own" ? { html } : word);
  }
  return chosen;
}

function chosenFields(form: FormData): Record<string, "ours" | "theirs"> {
  return Object.fromEntries(
    [...form.entries()].filter(([name]) => name.startsWith("field_"))
      .map(([name, value]) => [name.slice(6), value === "theirs" ? "theirs" : "ours"]),
  );
}

/** What both sides made of an article, place by place, to choose from. */
export default define.page<typeof handler>(function ConflictPage({ data, state }) {
  state.title = data.content.title;
  const { blockConflicts, fieldConflicts } = data.merged;
  const isOpen = data.state === "open" && mayWrite(state.me);
  const isClean = blockConflicts.length + fieldConflicts.length === 0;
  return (
    <>
      <PageHeader
        title={data.content.title}
        crumbs={[{ label: "Edited on both sides", href: "/writer/conflicts" }]}
        actions={
          <>
            <LinkButton href={`/writer/content/${data.content.id}`} icon="pen">
              Open here
            </LinkButton>
            {data.remote.external_url && (
              <LinkButton href={data.remote.external_url} icon="external">Open there</LinkButton>
            )}
          </>
        }
      >
        {`Changed here and at ${data.integration}. What only one side changed is taken over as it is.`}
      </PageHeader>
      {data.state === "settled" && <Flash tone="info">This was settled already.</Flash>}
      {data.state === "open" && isClean && (
        <Flash tone="info">
          Both texts go together by now; save to take over what changed there.
        </Flash>
      )}
      <form method="post" class="stack">
        <input type="hidden" name="seen" value={data.updated_at} />
        <input type="hidden" name="version" value={data.content.version} />
        {fieldConflicts.map((conflict) => (
          <FieldChoice key={conflict.field} conflict={conflict} disabled={!isOpen} />
        ))}
        {data.shown.map((block, index) => (
          <BlockChoice key={index} block={block} index={index} disabled={!isOpen} />
        ))}
        {isOpen && (
          <div class="form-actions">
            <Button variant="primary" icon="check">Save what is chosen</Button>
          </div>
        )}
      </form>
    </>
  );
});
