import { define } from "@/web/define.ts";
import { PublicShell } from "@/components/shell/PublicShell.tsx";

/** The frame of the pages that anyone may read. */
export default define.layout(function PublicLayout({ Component, state, url }) {
  return (
    <PublicShell path={url.pathname} signedIn={state.session !== null} flash={state.flash}>
      <Component />
    </PublicShell>
  );
});
