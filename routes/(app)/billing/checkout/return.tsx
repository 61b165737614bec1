import { page } from "fresh";
import { readSessionContext } from "core/accounts/session_context.ts";
import { AppError } from "core/errors.ts";
import { askFulfilment } from "core/payments/ask_payments.ts";
import { CheckoutId, type CheckoutState } from "core/payments/schema.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const session = CheckoutId.safeParse(ctx.url.searchParams.get("session_id"));
    if (!session.success) throw new AppError("not_found", "This payment was not found.");
    const state = await askFulfilment(ctx.state, { session: session.data });
    // What was just paid belongs into the balance above.
    if (state === "paid") ctx.state.me = await readSessionContext(ctx.state);
    return page({ state });
  }),
});

const WORDS: Record<CheckoutState["state"], { title: string; text: string }> = {
  paid: {
    title: "Thank you, it is paid",
    text: "What you bought is in your account. The invoice is under Invoices.",
  },
  waiting: {
    title: "The payment is under way",
    text:
      "Some ways of paying take a few days. The credits come by themselves as soon as the money does.",
  },
  open: { title: "Nothing was paid", text: "The payment page was left before the end." },
  expired: {
    title: "Nothing was paid",
    text: "The payment page has expired. You can start again.",
  },
};

/** Says where a payment stands, after the payment page. */
export default define.page<typeof handler>(function CheckoutReturnPage({ data, state }) {
  state.title = "Payment";
  const { title, text } = WORDS[data.state];
  return (
    <>
      <PageHeader title="Payment" />
      <Panel>
        <EmptyState
          icon={data.state === "paid" ? "check" : "card"}
          title={title}
          actions={
            <>
              <LinkButton href="/billing/credits" variant="primary">To the credits</LinkButton>
              <LinkButton href="/billing/invoices">Invoices</LinkButton>
            </>
          }
        >
          {text}
        </EmptyState>
      </Panel>
    </>
  );
});
