import { asset } from "fresh/runtime";
import { define } from "@/web/define.ts";
import { DocumentHead } from "@/components/shell/DocumentHead.tsx";
import { SpeculationRules } from "@/components/shell/SpeculationRules.tsx";

/** The document around every page. */
export default define.page(function App({ Component, state }) {
  const kind = state.kind ?? "public";
  return (
    <html lang="en" data-theme={state.me?.user.theme ?? "system"}>
      <head>
        <DocumentHead kind={kind} asset={asset} />
        <title>{state.title ? `${state.title} · IGNY8` : "IGNY8"}</title>
      </head>
      <body>
        <Component />
        {kind !== "article" && <SpeculationRules />}
      </body>
    </html>
  );
});
