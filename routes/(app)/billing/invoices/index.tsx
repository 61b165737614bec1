import { page } from "fresh";
import { type Invoices, invoiceTable, listInvoices } from "core/payments/list_invoices.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { lastPage } from "@/web/last_page.ts";
import { InvoiceTable } from "@/components/payments/InvoiceTable.tsx";
import { OwnerOnly } from "@/components/payments/OwnerOnly.tsx";
import { LinkButton } from "@/components/ui/Button.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

const PATH = "/billing/invoices";

export const handler = define.handlers({
  GET: read(async (ctx) => {
    const query = invoiceTable.read(ctx.url.searchParams);
    if (ctx.state.me.user.role !== "owner") return page<Data>({ query, invoices: null });
    const invoices = await listInvoices(ctx.state, query);
    const last = lastPage(query, invoices.total);
    if (last) return ctx.redirect(invoiceTable.href(PATH, query, { page: last }), 303);
    return page<Data>({ query, invoices });
  }),
});

interface Data {
  query: ReturnType<typeof invoiceTable.read>;
  /** Null for anybody but the owner. */
  invoices: Invoices | null;
}

/** Everything that was paid, each with its PDF. */
export default define.page<typeof handler>(
  function InvoicesPage({ data: { query, invoices }, state }) {
    state.title = "Invoices";
    return (
      <>
        <PageHeader
          title="Invoices"
          actions={invoices && (
            <>
              <LinkButton href="/billing/payments">Payments</LinkButton>
              <LinkButton href="/billing/subscription#details">Invoice address</LinkButton>
            </>
          )}
        >
          One for everything that was paid, and a credit note for everything that was given back.
        </PageHeader>
        {!invoices && <OwnerOnly account={state.me.account.name} />}
        {invoices?.total === 0 && (
          <EmptyState
            icon="card"
            title="Nothing has been paid yet"
            actions={
              <LinkButton href="/billing/packages" variant="primary">Buy credits</LinkButton>
            }
          >
            The first invoice appears here as soon as something is paid.
          </EmptyState>
        )}
        {invoices && invoices.total > 0 && (
          <Panel
            flush
            foot={
              <Pagination
                page={query.page}
                pageSize={query.size}
                total={invoices.total}
                href={(number, size) => invoiceTable.href(PATH, query, { page: number, size })}
              />
            }
          >
            <InvoiceTable rows={invoices.rows} />
          </Panel>
        )}
      </>
    );
  },
);
