import { type FreshContext, page } from "fresh";
import { z } from "zod";
import { AppError } from "core/errors.ts";
import {
  MAIL_KINDS,
  type MailKind,
  readMailChoices,
  saveMailChoices,
} from "core/mails/mail_choices.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { requestDb } from "@/web/services.ts";
import type { State } from "@/web/state.ts";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Button } from "@/components/ui/Button.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const refused = await readMailChoices({ db: requestDb() }, { token: tokenOf(ctx) });
    return page({ refused }, { headers: { "cache-control": "no-store" } });
  }),
  POST: act(async (ctx, form) => {
    const token = tokenOf(ctx);
    const wanted = form.getAll("wanted");
    const refused = MAIL_KINDS.filter((kind) => !wanted.includes(kind));
    await saveMailChoices({ db: requestDb() }, { token, refused });
    leaveFlash(ctx, "success", "Saved. It holds from the next mail.");
    return ctx.redirect(`/mails?token=${token}`, 303);
  }),
});

function tokenOf(ctx: FreshContext<State>): string {
  const token = z.uuid().safeParse(ctx.url.searchParams.get("token"));
  if (token.success) return token.data;
  throw new AppError("not_found", "This link was not found. Copy all of it from the mail.");
}

const WORDS: Record<MailKind, string> = {
  credits: "When credits run low or are used up",
  receipts: "Receipts of what was paid and given back",
};

/** Where the last link of a mail leads: which mails its reader wants. No sign-in is needed. */
export default define.page<typeof handler>(function MailsPage({ data: { refused }, state }) {
  state.title = "Mails";
  return (
    <AuthShell
      title="Which mails do you want?"
      lead="What you must know about payments and the account is mailed in any case."
      flash={state.flash}
    >
      <form method="post" class="stack">
        {MAIL_KINDS.map((kind) => (
          <Checkbox
            key={kind}
            id={`wanted-${kind}`}
            name="wanted"
            value={kind}
            label={WORDS[kind]}
            checked={!refused.includes(kind)}
          />
        ))}
        <Button variant="primary">Save</Button>
      </form>
    </AuthShell>
  );
});
