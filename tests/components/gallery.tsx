import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { DocumentHead, type PageKind } from "@/components/shell/DocumentHead.tsx";
import { SpeculationRules } from "@/components/shell/SpeculationRules.tsx";
import { DashboardPage } from "./gallery_dashboard.tsx";
import { PartsPage } from "./gallery_parts.tsx";
import { TablePage } from "./gallery_table.tsx";
import { ArticlePage, AuthPage, LandingPage } from "./gallery_public.tsx";

const pages: Record<string, { kind: PageKind; body: VNode }> = {
  table: { kind: "app", body: <TablePage /> },
  dashboard: { kind: "app", body: <DashboardPage /> },
  parts: { kind: "app", body: <PartsPage /> },
  auth: { kind: "auth", body: <AuthPage /> },
  landing: { kind: "public", body: <LandingPage /> },
  article: { kind: "article", body: <ArticlePage /> },
};

/** Names of the gallery's pages. */
export const galleryNames = Object.keys(pages);

/** A page of the gallery as a whole document whose assets lie beside it. */
export function galleryPage(name: string, theme: "light" | "dark"): string {
  const page = pages[name];
  if (!page) throw new Error(`no gallery page ${name}`);
  const html = renderToString(
    <html lang="en" data-theme={theme}>
      <head>
        <title>{name}</title>
        <DocumentHead kind={page.kind} asset={(path) => `.${path}`} />
        <SpeculationRules nonce="n" />
      </head>
      <body>{page.body}</body>
    </html>,
  );
  return `<!doctype html>${html}`;
}

/** Writes every page in both themes and the static files into `folder`. */
export async function writeGallery(folder: string): Promise<void> {
  await cp(new URL("../../static", import.meta.url), folder, { recursive: true });
  for (const name of galleryNames) {
    for (const theme of ["light", "dark"] as const) {
      await Deno.writeTextFile(join(folder, `${name}-${theme}.html`), galleryPage(name, theme));
    }
  }
}

if (import.meta.main) {
  const folder = await Deno.makeTempDir({ prefix: "gallery-" });
  await writeGallery(folder);
  console.log(folder);
}
