import { page } from "fresh";
import { isManager, mayWrite } from "core/accounts/session_context.ts";
import { createAuthor } from "core/authors/save_author.ts";
import { AuthorProfile } from "core/authors/schema.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { AuthorForm } from "@/components/thinker/AuthorForm.tsx";
import { NothingToChange } from "@/components/shell/NothingToChange.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read((ctx) => {
    if (!isManager(ctx.state.me)) {
      throw new AppError("forbidden", "Owners and admins add author profiles.");
    }
    return page<FormState>(emptyForm({ language: "English" }));
  }),
  POST: act<FormState>(async (ctx, form) => {
    try {
      const author = parseForm(AuthorProfile, form);
      await createAuthor(ctx.state, { accountId: ctx.state.me.account.id, author });
      leaveFlash(ctx, "success", `${author.name} is ready. Choose it in a task of the writer.`);
      return ctx.redirect("/thinker/authors", 303);
    } catch (error) {
      return page<FormState>(refusedForm(error, form), { status: 422 });
    }
  }),
});

/** A new voice. */
export default define.page<typeof handler>(function NewAuthorPage({ data, state }) {
  state.title = "Add an author";
  return (
    <>
      <PageHeader
        title="Add an author"
        crumbs={[{ label: "Author profiles", href: "/thinker/authors" }]}
      >
        Write it as you would brief a freelancer; the AI gets these words.
      </PageHeader>
      {mayWrite(state.me) || data.message
        ? (
          <Panel>
            <AuthorForm form={data} submit="Add the author" />
          </Panel>
        )
        : (
          <NothingToChange
            me={state.me}
            back={{ href: "/thinker/authors", label: "See the authors" }}
          />
        )}
    </>
  );
});
