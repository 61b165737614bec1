import { HttpError, page } from "fresh";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { Band } from "@/components/shell/PublicShell.tsx";
import { LEGAL, type LegalDocument } from "@/components/site_pages/legal_texts.ts";

export const handler = define.handlers({
  GET: read((ctx) => {
    const name = ctx.params.document ?? "";
    const document = Object.hasOwn(LEGAL, name) ? LEGAL[name] : undefined;
    if (!document) throw new HttpError(404);
    return page<LegalDocument>(document);
  }),
});

export default define.page<typeof handler>(function LegalPage({ data, state }) {
  state.title = data.title;
  return (
    <Band>
      <div class="prose">
        <h1>{data.title}</h1>
        {data.sections.map(({ heading, text }) => (
          <section key={heading}>
            <h2>{heading}</h2>
            <p>{text}</p>
          </section>
        ))}
      </div>
    </Band>
  );
});
