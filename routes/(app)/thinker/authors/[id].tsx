import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { type Author, readAuthor } from "core/authors/list_authors.ts";
import { deleteAuthor, editAuthor } from "core/authors/save_author.ts";
import { AuthorProfile } from "core/authors/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { AuthorForm } from "@/components/thinker/AuthorForm.tsx";
import { DeleteAuthor } from "@/components/thinker/DeleteAuthor.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";

interface Data {
  author: Author;
  form: FormState;
}

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const author = await readAuthor(ctx.state, idParam(ctx, "author profile"));
    const { name, language, tone, structure, dos, donts } = author;
    return page<Data>({ author, form: emptyForm({ name, language, tone, structure, dos, donts }) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const id = idParam(ctx, "author profile");
    if (form.get("action") === "delete") {
      await deleteAuthor(ctx.state, id);
      leaveFlash(ctx, "success", "The author profile is deleted.");
      return ctx.redirect("/thinker/authors", 303);
    }
    try {
      await editAuthor(ctx.state, { id, author: parseForm(AuthorProfile, form) });
      leaveFlash(ctx, "success", "The author profile is saved.");
      return ctx.redirect("/thinker/authors", 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      return page<Data>({ author: await readAuthor(ctx.state, id), form: refused }, {
        status: 422,
      });
    }
  }),
});

/** One voice, to change or delete. */
export default define.page<typeof handler>(function AuthorPage({ data, state }) {
  const { author, form } = data;
  state.title = author.name;
  const editable = isManager(state.me) && mayWrite(state.me);
  return (
    <>
      <PageHeader
        title={author.name}
        crumbs={[{ label: "Author profiles", href: "/thinker/authors" }]}
        actions={editable && <DeleteAuthor author={author} />}
      />
      <Panel>
        {editable ? <AuthorForm form={form} submit="Save" /> : (
          <>
            <FormMessage message={form.message} />
            <KeyValue
              pairs={[
                ["Language", author.language],
                ["Tone", author.tone || null],
                ["Structure", author.structure || null],
                ["Do", author.dos || null],
                ["Don’t", author.donts || null],
              ]}
            />
          </>
        )}
      </Panel>
    </>
  );
});
