import { define } from "@/web/define.ts";
import { PageHeader } from "@/components/ui/PageHeader.tsx";

export default define.page(function DashboardPage({ state }) {
  state.title = "Dashboard";
  return <PageHeader title="Dashboard">{state.me.account.name}</PageHeader>;
});
