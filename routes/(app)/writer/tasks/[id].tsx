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
import { EstimateChip } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { TaskForm } from "@/components/writer/TaskForm.tsx";
import { TaskPlan } from "@/components/writer/TaskPlan.tsx";

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
        <TaskForm task={task} form={form} writes={writes} />
        <TaskPlan task={task} />
      </div>
    </>
  );
});
