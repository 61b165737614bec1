import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { promptFunction } from "core/prompts/functions.ts";
import { type Prompt, readPrompt } from "core/prompts/read_prompts.ts";
import { resetPrompt, savePrompt } from "core/prompts/save_prompt.ts";
import { PromptChange } from "core/prompts/schema.ts";
import { wordDiff } from "core/prompts/word_diff.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { PromptContract } from "@/components/thinker/PromptContract.tsx";
import { PromptForm } from "@/components/thinker/PromptForm.tsx";
import { Badge } from "@/components/ui/Badge.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Diff, Prose } from "@/components/ui/Text.tsx";

interface Data {
  prompt: Prompt;
  form: FormState;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const prompt = await readPrompt(ctx.state, known(ctx.params.function).id);
    const { body, version } = prompt;
    return page<Data>({ prompt, form: emptyForm({ body, version: String(version) }) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const { id } = known(ctx.params.function);
    try {
      const version = form.get("action") === "reset"
        ? await resetPrompt(ctx.state, {
          id,
          ...parseForm(PromptChange.pick({ version: true }), form),
        })
        : await savePrompt(ctx.state, { id, change: parseForm(PromptChange, form) });
      leaveFlash(ctx, "success", `Version ${version} of the prompt is in force.`);
      return ctx.redirect(`/thinker/prompts/${id}`, 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const prompt = await readPrompt(ctx.state, id);
      return page<Data>({ prompt, form: refused }, { status: 422 });
    }
  }),
});

function known(id: string | undefined) {
  const found = promptFunction(id ?? "");
  if (!found) throw new AppError("not_found", "This prompt was not found.");
  return found;
}

/** One prompt with what it gets, what it must answer, and how it differs from the default. */
export default define.page<typeof handler>(function PromptPage({ data, params, state }) {
  const { prompt, form } = data;
  const about = known(params.function);
  state.title = `Prompt: ${about.name}`;
  const own = prompt.body !== prompt.default_body;
  return (
    <>
      <PageHeader
        title={about.name}
        crumbs={[{ label: "Prompts", href: "/thinker/prompts" }]}
        aside={
          <>
            <Badge tone={own ? "info" : "neutral"}>{own ? "Yours" : "Default"}</Badge>
            <Badge>{`Version ${prompt.version}`}</Badge>
          </>
        }
      >
        {about.purpose}
      </PageHeader>
      <div class="main-aside">
        <div class="stack">
          <Panel title="Prompt">
            {isManager(state.me) && mayWrite(state.me)
              ? <PromptForm form={form} resettable={own} />
              : (
                <>
                  <FormMessage message={form.message} />
                  <p class="muted">Owners and admins can change it.</p>
                  <Prose dense>
                    <p>{prompt.body}</p>
                  </Prose>
                </>
              )}
          </Panel>
          {own && (
            <Panel title="Differences to the default">
              <Diff parts={wordDiff(prompt.default_body, prompt.body)} />
            </Panel>
          )}
        </div>
        <PromptContract about={about} />
      </div>
    </>
  );
});
