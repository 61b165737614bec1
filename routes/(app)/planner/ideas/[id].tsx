import { page } from "fresh";
import { z } from "zod";
import { mayWrite } from "core/accounts/session_context.ts";
import { changeIdeas } from "core/ideas/change_ideas.ts";
import { editIdea, IdeaChanges, type IdeaDetail, readIdea } from "core/ideas/edit_idea.ts";
import { writeOutline } from "core/ideas/outline_text.ts";
import { queueIdeas } from "core/ideas/queue_ideas.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { IdeaForm } from "@/components/planner/IdeaForm.tsx";
import { IdeaView } from "@/components/planner/IdeaView.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";

const PATH = "/planner/ideas";

interface Data {
  idea: IdeaDetail;
  form: FormState;
}

const Action = z.object({
  action: z.enum(["save", "queue", "archive", "restore"], "This action does not exist."),
});

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const idea = await readIdea(ctx.state, idParam(ctx, "idea"));
    return page({ idea, form: emptyForm(valuesOf(idea)) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const id = idParam(ctx, "idea");
    const { action } = parseForm(Action, form);
    if (action !== "save") {
      const { site_id: siteId } = parseForm(z.object({ site_id: z.uuid() }), form);
      const ids = [id];
      const changed = action === "queue"
        ? await queueIdeas(ctx.state, { siteId, ids })
        : await changeIdeas(ctx.state, { siteId, action, ids });
      leaveFlash(ctx, changed > 0 ? "success" : "info", sentence(action, changed));
      return ctx.redirect(`${PATH}/${id}`, 303);
    }
    try {
      await editIdea(ctx.state, { id, changes: parseForm(IdeaChanges, form) });
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(`${PATH}/${id}`, 303);
    } catch (error) {
      const state = refusedForm(error, form);
      return page({ idea: await readIdea(ctx.state, id), form: state }, { status: 422 });
    }
  }),
});

function sentence(action: "queue" | "archive" | "restore", changed: number): string {
  if (changed === 0) return "Nothing was changed: the idea is in another state by now.";
  return {
    queue: "Queued: the writer has a task for it now.",
    archive: "Archived.",
    restore: "Restored.",
  }[action];
}

function valuesOf(idea: IdeaDetail): Record<string, string> {
  return {
    title: idea.title,
    description: idea.description,
    outline: writeOutline(idea.outline),
    content_type: idea.content_type,
    structure: idea.structure,
    target_keywords: idea.target_keywords.join("\n"),
    estimated_word_count: String(idea.estimated_word_count),
  };
}

/** One idea: a form while it is new, a view once the writer has it. */
export default define.page<typeof handler>(function IdeaPage({ data, state }) {
  const { idea, form } = data;
  const write = mayWrite(state.me);
  state.title = idea.title.slice(0, 80);
  return (
    <>
      <PageHeader
        title={idea.title}
        crumbs={[
          { label: "Ideas", href: PATH },
          ...(idea.cluster_id
            ? [{ label: idea.cluster_name ?? "", href: `/planner/clusters/${idea.cluster_id}` }]
            : []),
        ]}
        aside={<StatusPill status={idea.status} />}
        actions={write && <IdeaActions idea={idea} />}
      />
      <div class="main-aside">
        {write && idea.status === "new"
          ? <IdeaForm form={form} idea={idea} />
          : <IdeaView idea={idea} />}
        <Panel title="Keywords of the cluster">
          {idea.cluster_keywords.length === 0
            ? <p class="muted">This idea has no cluster.</p>
            : (
              <ul class="plain-list">
                {idea.cluster_keywords.slice(0, 40).map((keyword) => (
                  <li key={keyword} dir="auto">{keyword}</li>
                ))}
              </ul>
            )}
        </Panel>
      </div>
    </>
  );
});

function IdeaActions({ idea }: { idea: IdeaDetail }) {
  if (idea.task) {
    return <LinkButton href="/writer/tasks" icon="task">See the tasks</LinkButton>;
  }
  return (
    <form method="post" class="form-actions">
      <input type="hidden" name="site_id" value={idea.site_id} />
      {idea.status === "archived"
        ? <Button icon="undo" name="action" value="restore">Restore</Button>
        : (
          <>
            <Button variant="quiet" icon="archive" name="action" value="archive">Archive</Button>
            <Button variant="primary" icon="send" name="action" value="queue">
              Queue for the writer
            </Button>
          </>
        )}
    </form>
  );
}
