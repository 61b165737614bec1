import { page } from "fresh";
import { createTask } from "core/tasks/create_task.ts";
import { CONTENT_TYPES, NewTask, STRUCTURES } from "core/tasks/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { SectorField } from "@/components/planner/SectorField.tsx";
import { SiteWork } from "@/components/shell/SiteWork.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextArea } from "@/components/ui/TextInput.tsx";
import { TaskFields } from "@/components/writer/TaskFields.tsx";
import { choicesOf } from "@/components/writer/words.ts";

export const handler = define.handlers({
  GET: read((ctx) => {
    if (ctx.state.me.user.role === "viewer") return ctx.redirect("/writer/tasks", 303);
    return page<FormState>(emptyForm({
      target_words: "1200",
      content_type: "blog_post",
      structure: "guide",
    }));
  }),
  POST: act<FormState>(async (ctx, form) => {
    try {
      const id = await createTask(ctx.state, parseForm(NewTask, form));
      leaveFlash(ctx, "success", "The task is queued. Write it now or add more.");
      return ctx.redirect(`/writer/tasks/${id}`, 303);
    } catch (error) {
      return page<FormState>(refusedForm(error, form), { status: 422 });
    }
  }),
});

export default define.page<typeof handler>(function NewTaskPage({ data, state }) {
  state.title = "New task";
  const { site } = state;
  return (
    <>
      <PageHeader title="New task" crumbs={[{ label: "Tasks", href: "/writer/tasks" }]}>
        {`Describe one article${site ? ` for ${site.name}` : ""}.`}
      </PageHeader>
      <SiteWork
        me={state.me}
        site={site}
        back={{ href: "/writer/tasks", label: "See the tasks" }}
        refused={data.message}
      >
        {(site) => (
          <Panel>
            <form method="post" class="stack form-narrow">
              <FormMessage message={data.message} />
              <TaskFields form={data} />
              <TextArea
                name="keywords"
                label="Keywords"
                rows={2}
                value={data.values.keywords}
                error={data.errors.keywords}
                hint="Separated by commas; the first one leads."
              />
              <SectorField
                site={site}
                value={data.values.sector_id}
                error={data.errors.sector_id}
              />
              <div class="columns">
                <Select
                  name="content_type"
                  label="Kind"
                  required
                  value={data.values.content_type}
                  error={data.errors.content_type}
                  options={choicesOf(CONTENT_TYPES)}
                />
                <Select
                  name="structure"
                  label="Structure"
                  required
                  value={data.values.structure}
                  error={data.errors.structure}
                  options={choicesOf(STRUCTURES)}
                />
              </div>
              <div class="form-actions">
                <Button variant="primary">Queue the task</Button>
                <LinkButton href="/writer/tasks" variant="quiet">Cancel</LinkButton>
              </div>
            </form>
          </Panel>
        )}
      </SiteWork>
    </>
  );
});
