import { EmptyState } from "../ui/EmptyState.tsx";

/** In place of a billing page that this person does not see. */
export function OwnerOnly({ title, account }: { title: string; account: string }) {
  return (
    <EmptyState icon="card" title={`${title}: for the owner`}>
      {`Ask the owner of ${account}.`}
    </EmptyState>
  );
}
