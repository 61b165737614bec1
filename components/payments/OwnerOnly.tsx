import { EmptyState } from "../ui/EmptyState.tsx";
import { Panel } from "../ui/Panel.tsx";

/** What everybody else sees of the owner's pages. */
export function OwnerOnly({ account }: { account: string }) {
  return (
    <Panel>
      <EmptyState icon="card" title="Payments are for the owner">
        Ask the owner of {account} about plans, cards and invoices.
      </EmptyState>
    </Panel>
  );
}
