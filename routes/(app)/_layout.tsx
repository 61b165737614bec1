import { define } from "@/web/define.ts";
import { AppShell } from "@/components/shell/AppShell.tsx";

/** The frame of every signed-in page. */
export default define.layout(function AppLayout({ Component, state, url }) {
  const { me, site, env, flash, title } = state;
  const low = me.account.credits <= me.account.monthly_credits * 0.2;
  return (
    <AppShell
      title={title}
      path={url.pathname}
      account={{ ...me.account, low }}
      visit={me.visit}
      user={{ name: me.user.full_name || me.user.email, email: me.user.email, role: me.user.role }}
      sites={me.sites}
      siteId={site?.id ?? null}
      modules={me.modules}
      notificationsUnread={me.unread}
      offlineAi={env.OFFLINE_AI}
      theme={me.user.theme}
      flash={flash}
    >
      <Component />
    </AppShell>
  );
});
