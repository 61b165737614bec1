import { page } from "fresh";
import { listPayments, type Payments, paymentTable } from "core/payments/list_payments.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { OwnerOnly } from "@/components/payments/OwnerOnly.tsx";
import { PaymentTable } from "@/components/payments/PaymentTable.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/billing/payments";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = paymentTable.read(ctx.url.searchParams);
    if (ctx.state.me.user.role !== "owner") return page<Data>({ query, payments: null });
    const payments = await listPayments(ctx.state, query);
    const last = lastPage(query, payments.total);
    if (last) return ctx.redirect(paymentTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, payments });
  }),
});

interface Data {
  query: ReturnType<typeof paymentTable.read>;
  /** Null for anybody but the owner. */
  payments: Payments | null;
}

/** What was charged, what failed and what went back. */
export default define.page<typeof handler>(
  function PaymentsPage({ data: { query, payments }, state }) {
    state.title = "Payments";
    return (
      <>
        <PageHeader
          title="Payments"
          actions={payments && <LinkButton href="/billing/invoices">Invoices</LinkButton>}
        >
          What was charged, what failed and what went back.
        </PageHeader>
        {!payments && <OwnerOnly account={state.me.account.name} />}
        {payments?.total === 0 && (
          <EmptyState icon="card" title="No payments yet">
            Every charge of your card appears here, those that failed too.
          </EmptyState>
        )}
        {payments && payments.total > 0 && (
          <Panel
            flush
            foot={
              <Pagination
                page={query.page}
                pageSize={query.size}
                total={payments.total}
                href={(number, size) => paymentTable.href(PATH, query, { page: number, size })}
              />
            }
          >
            <PaymentTable rows={payments.rows} />
          </Panel>
        )}
      </>
    );
  },
);
