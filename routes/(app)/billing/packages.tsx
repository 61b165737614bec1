import { page } from "fresh";
import { isOwner } from "core/accounts/session_context.ts";
import { type Plans, readPlans } from "core/billing/read_plans.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { OwnerOnly } from "@/components/billing/OwnerOnly.tsx";
import { PackageTable } from "@/components/billing/PackageTable.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";

export const handler = define.handlers({
  GET: read(async (ctx) =>
    page<{ offer: Plans | null }>({
      offer: isOwner(ctx.state.me) ? await readPlans(ctx.state) : null,
    })
  ),
});

/** Credits to buy once. */
export default define.page<typeof handler>(function PackagesPage({ data: { offer }, state }) {
  state.title = "Packages";
  return (
    <>
      <PageHeader title="Packages">
        More credits, bought once. They never expire and are spent after those of the plan.
      </PageHeader>
      {!offer
        ? <OwnerOnly title="Packages" account={state.me.account.name} />
        : (
          <Panel title="Choose a package" flush>
            <PackageTable packages={offer.packages} />
          </Panel>
        )}
    </>
  );
});
