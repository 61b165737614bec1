import { type FreshContext, page } from "fresh";
import { askCancelling, askPortal, askRefresh } from "core/payments/ask_payments.ts";
import { type Overview, readOverview } from "core/payments/read_overview.ts";
import {
  BillingDetails,
  saveBillingDetails,
  switchTopUpOff,
  switchTopUpOn,
  TopUpForm,
} from "core/payments/settings.ts";
import { AppError } from "core/errors.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { isTestPayments } from "@/web/payment_pages.ts";
import type { State } from "@/web/state.ts";
import { DetailsForm } from "@/components/payments/DetailsForm.tsx";
import { OwnerOnly } from "@/components/payments/OwnerOnly.tsx";
import { CardPanel, PlanPanel } from "@/components/payments/PlanPanel.tsx";
import { TopUpPanel } from "@/components/payments/TopUpPanel.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/billing/subscription";

interface Data {
  overview: Overview;
  details: FormState;
  topUp: FormState;
}
type Ctx = FreshContext<State>;

export const handler = define.handlers({
  GET: read(async (ctx) => {
    if (ctx.state.me.user.role !== "owner") return page<Data | null>(null);
    if (ctx.url.searchParams.has("refresh")) {
      // Back from the provider's page: what was changed there shows at once.
      await askRefresh(ctx.state);
      return ctx.redirect(PATH, 303);
    }
    return await show(ctx);
  }),
  POST: act<Data | null>(async (ctx, form) => {
    switch (form.get("action")) {
      case "portal":
        return ctx.redirect(await askPortal(ctx.state), 303);
      case "cancel":
      case "resume":
        return await cancel(ctx, form.get("action") === "cancel");
      case "details":
        return await saveDetails(ctx, form);
      case "top_up_on":
        return await switchOn(ctx, form);
      case "top_up_off":
        await switchTopUpOff(ctx.state);
        return done(ctx, "Nothing is bought by itself any more.");
      default:
        throw new AppError("invalid", "Choose one of the buttons.");
    }
  }),
});

async function show(ctx: Ctx, forms: Partial<Omit<Data, "overview">> = {}, status = 200) {
  const overview = await readOverview(ctx.state);
  const data = {
    details: emptyForm({ ...overview.details }),
    topUp: emptyForm(),
    ...forms,
    overview,
  };
  return page<Data | null>(data, { status });
}

function done(ctx: Ctx, words: string): Response {
  leaveFlash(ctx, "success", words);
  return ctx.redirect(PATH, 303);
}

async function cancel(ctx: Ctx, cancelling: boolean): Promise<Response> {
  await askCancelling(ctx.state, { cancelling });
  return done(
    ctx,
    cancelling
      ? "The subscription ends with the period that is paid. Until then everything stays."
      : "The subscription goes on.",
  );
}

async function saveDetails(ctx: Ctx, form: FormData) {
  try {
    await saveBillingDetails(ctx.state, parseForm(BillingDetails, form));
    return done(ctx, "Saved. It stands on the next invoice.");
  } catch (error) {
    return await show(ctx, { details: refusedForm(error, form) }, 422);
  }
}

async function switchOn(ctx: Ctx, form: FormData) {
  try {
    await switchTopUpOn(ctx.state, parseForm(TopUpForm, form));
    return done(
      ctx,
      "It is on. You are told of every purchase, and can switch it off at any time.",
    );
  } catch (error) {
    return await show(ctx, { topUp: refusedForm(error, form) }, 422);
  }
}

/** Plan, card, automatic purchases and what stands on invoices. */
export default define.page<typeof handler>(function SubscriptionPage({ data, state }) {
  state.title = "Subscription";
  return (
    <>
      <PageHeader title="Subscription">
        Your plan, how it is paid, and what stands on your invoices.
      </PageHeader>
      {!data && <OwnerOnly account={state.me.account.name} />}
      {data && (
        <div class="stack">
          {isTestPayments() && (
            <Flash tone="info">
              Payments are tried here with test cards: no money moves, and nothing leaves this
              machine.
            </Flash>
          )}
          <div class="columns">
            <PlanPanel
              {...data.overview}
              suspended={state.me.account.status === "suspended"}
            />
            <CardPanel {...data.overview} />
          </div>
          <div class="columns">
            <TopUpPanel {...data.overview} form={data.topUp} />
            <section id="details">
              <Panel title="On your invoices">
                <DetailsForm form={data.details} />
              </Panel>
            </section>
          </div>
        </div>
      )}
    </>
  );
});
