import { LinkButton } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { PageHeader } from "../ui/PageHeader.tsx";

/** Stands in for a writer page before the first site exists. */
export function NoSite({ title, mayManage }: { title: string; mayManage: boolean }) {
  return (
    <>
      <PageHeader title={title} />
      <EmptyState
        icon="globe"
        title="No site to write for"
        actions={mayManage && (
          <LinkButton href="/setup/sites/new" variant="primary" icon="plus">Add a site</LinkButton>
        )}
      >
        {mayManage
          ? "Add your first site; the writer works for one site at a time."
          : "Ask an owner or admin of your account to give you access to a site."}
      </EmptyState>
    </>
  );
}
