import { type FreshContext, page } from "fresh";
import { type AccountOverview, readAccount } from "core/accounts/read_account.ts";
import { closeAccount, Closing } from "core/accounts/close_account.ts";
import { keepAccount } from "core/accounts/keep_account.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { appMailer, requestDb } from "@/web/services.ts";
import { countProof } from "@/web/sign_in.ts";
import type { State } from "@/web/state.ts";
import { statusOfRefusal } from "@/web/throttle.ts";
import { dayText } from "@/components/billing/dates.ts";
import { CloseForm } from "@/components/settings/CloseForm.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

interface Data {
  account: AccountOverview;
  form: FormState;
}

type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read((ctx) => show(ctx, emptyForm({ how: "cancel" }))),
  POST: act<Data>(async (ctx, form) => {
    if (form.get("action") === "keep") {
      const status = await keepAccount(ctx.state);
      leaveFlash(ctx, "success", `The account is kept. It is ${status} again, as it was before.`);
      return ctx.redirect("/settings", 303);
    }
    try {
      const input = parseForm(Closing, form);
      const { email } = ctx.state.me.user;
      await countProof(ctx, email);
      const href = new URL("/settings", ctx.state.env.PUBLIC_URL ?? ctx.url.origin).href;
      const deps = { db: requestDb(), send: appMailer() };
      const deletion = await closeAccount(deps, { ...input, email, href });
      leaveFlash(ctx, "warning", closedWords(deletion));
      return ctx.redirect("/settings", 303);
    } catch (error) {
      return await show(ctx, refusedForm(error, form), statusOfRefusal(ctx));
    }
  }),
});

async function show(ctx: Ctx, form: FormState, status = 200) {
  if (ctx.state.me.user.role !== "owner") {
    throw new AppError("forbidden", "Only the owner closes the account.");
  }
  return page<Data>({ account: await readAccount(ctx.state), form }, { status });
}

function closedWords(deletion: string | null): string {
  return deletion
    ? `The account is closed. Everything in it will be deleted on ${dayText(deletion)}.`
    : "The account is cancelled. You can open it again at any time.";
}

/** The owner cancels the account or has it deleted. */
export default define.page<typeof handler>(function ClosePage({ data, state }) {
  state.title = "Close the account";
  const { account, form } = data;
  const { closure } = state.me.account;
  const isClosed = closure?.delete_at != null || (account.status === "cancelled" && !closure);
  return (
    <>
      <PageHeader title="Close the account" crumbs={[{ label: "General", href: "/settings" }]}>
        {account.name}
      </PageHeader>
      <div class="columns">
        <Panel title="What happens">
          <div class="stack">
            <p>
              At once: nobody changes anything any more, its sites go offline, and what was ordered
              but had not begun is released. Work that is with the AI at this moment still finishes.
            </p>
            <p>
              You and your team can still sign in, read and export, until everything is deleted.
            </p>
            <p>Take a copy of everything with you first; it is free.</p>
            <div class="form-actions">
              <LinkButton href="/settings/data" icon="download">Export everything</LinkButton>
            </div>
          </div>
        </Panel>
        <Panel title="Close it">
          {isClosed && closure
            ? (
              <p>
                It is ordered already; the bar at the top of the page takes it back.
              </p>
            )
            : <CloseForm form={form} account={account} email={state.me.user.email} />}
        </Panel>
      </div>
    </>
  );
});
