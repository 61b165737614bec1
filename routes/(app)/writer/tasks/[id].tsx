import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { estimateCredits, reservedWords } from "core/billing/estimate.ts";
import { editTask } from "core/tasks/edit_task.ts";
import { readTask, type Task } from "core/tasks/read_task.ts";
import { TaskChanges } from "core/tasks/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, orderKey, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import JobProgress from "@/islands/JobProgress.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { wordLabel } from "@/components/planner/word_label.ts";
import { TaskFields } from "@/components/writer/TaskFields.tsx";

interface Data {
  task: Task;
  form: FormState;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const task = await readTask(ctx.state, { taskId: idParam(ctx, "task") });
    return page<Data>({ task, form: emptyForm(valuesOf(task)) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const taskId = idParam(ctx, "task");
    try {
      await editTask(ctx.state, { taskId, changes: parseForm(TaskChanges, form) });
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(`/writer/tasks/${taskId}`, 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const task = await readTask(ctx.state, { taskId });
      return page<Data>({ task, form: refused }, { status: 422 });
    }
  }),
});

function valuesOf(task: Task): Record<string, string> {
  return {
    title: task.title,
    description: task.description,
    target_words: String(task.target_words),
    priority: String(task.priority),
    due_date: task.due_date ?? "",
    author_profile_id: task.author_profile_id ?? "",
  };
}

export default define.page<typeof handler>(function TaskPage({ data: { task, form }, state }) {
  state.title = task.title;
  const { me } = state;
  const open = task.status === "queued" || task.status === "failed";
  const writes = mayWrite(me) && open;
  const credits = estimateCredits(me.costs, "generate_content", reservedWords(task.target_words));
  return (
    <>
      <PageHeader
        title={task.title}
        crumbs={[{ label: "Tasks", href: "/writer/tasks" }]}
        aside={<StatusPill status={task.status} />}
        actions={
          <>
            {task.content_id && (
              <LinkButton href={`/writer/content/${task.content_id}`} variant="primary">
                Open the article
              </LinkButton>
            )}
            {writes && !task.content_id && (
              <form method="post" action="/writer/tasks/generate" class="cluster">
                <input type="hidden" name="site_id" value={task.site_id} />
                <input type="hidden" name="key" value={orderKey()} />
                <EstimateChip credits={credits} balance={me.account.credits} />
                <Button name="only" value={task.id} variant="primary" icon="pen">
                  {task.status === "failed" ? "Try again" : "Write the article"}
                </Button>
              </form>
            )}
          </>
        }
      />
      <JobProgress jobs={task.jobs} />
      {task.last_error && <Flash tone="danger">{task.last_error}</Flash>}
      <div class="main-aside">
        <Panel title="The article">
          <form method="post" class="stack">
            <FormMessage message={form.message} />
            <fieldset class="stack" disabled={!writes}>
              <TaskFields form={form} />
              <TextArea
                name="description"
                label="Description"
                rows={4}
                maxLength={4000}
                value={form.values.description}
                error={form.errors.description}
              />
              <div class="columns">
                <TextInput
                  name="priority"
                  label="Priority"
                  type="number"
                  min={-10}
                  max={10}
                  value={form.values.priority}
                  error={form.errors.priority}
                  hint="From -10 to 10; the list can be sorted by it."
                />
                <TextInput
                  name="due_date"
                  label="Due"
                  type="date"
                  value={form.values.due_date}
                  error={form.errors.due_date}
                />
              </div>
              <Select
                name="author_profile_id"
                label="Author profile"
                placeholder="None"
                value={form.values.author_profile_id}
                options={task.authors.map(({ id, name }) => ({ value: id, label: name }))}
                hint={<a href="/thinker/authors">Manage author profiles</a>}
              />
              {writes && (
                <div class="form-actions">
                  <Button>Save</Button>
                </div>
              )}
            </fieldset>
          </form>
        </Panel>
        <div class="stack">
          <Panel title="Plan">
            <KeyValue
              pairs={[
                ["Sector", task.sector],
                ["Kind", statusLabel(task.content_type)],
                ["Structure", wordLabel(task.structure)],
                ["Keywords", task.keywords.join(", ") || null],
                [
                  "From",
                  task.idea_id
                    ? <a key="idea" href={`/planner/ideas/${task.idea_id}`}>an idea</a>
                    : "made by hand",
                ],
                ["Attempts", String(task.attempts)],
              ]}
            />
          </Panel>
          {task.outline.length > 0 && (
            <Panel title="Outline">
              <div class="prose" data-dense="">
                <ol>
                  {task.outline.map(({ heading, points }) => (
                    <li key={heading}>
                      {heading}
                      {points.length > 0 && (
                        <ul>{points.map((point) => <li key={point}>{point}</li>)}</ul>
                      )}
                    </li>
                  ))}
                </ol>
              </div>
            </Panel>
          )}
        </div>
      </div>
    </>
  );
});
