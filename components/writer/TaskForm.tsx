import type { Task } from "core/tasks/read_task.ts";
import type { FormState } from "@/web/forms.ts";
import { Button } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { TaskFields } from "./TaskFields.tsx";

/** What is to be written; without `writes` it can only be read. */
export function TaskForm(
  { task, form, writes }: { task: Task; form: FormState; writes: boolean },
) {
  return (
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
  );
}
