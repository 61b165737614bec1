import { ExportMenu } from "./ExportMenu.tsx";
import { PageHeader, Tabs } from "../ui/PageHeader.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Slot } from "../ui/Slot.ts";

type View = "edit" | "images" | "preview" | "publish" | "versions";

/** Title, state and views of one piece of content. */
export function ContentHeader(
  { content, view, children }: {
    content: { id: string; title: string; status: string; images?: unknown[]; versions?: number };
    view: View;
    children?: preact.ComponentChildren;
  },
) {
  const base = `/writer/content/${content.id}`;
  const tab = (label: string, name: View, path: string, count?: number) => ({
    label,
    href: base + path,
    active: view === name,
    count,
  });
  return (
    <>
      <PageHeader
        title={content.title}
        crumbs={[{ label: "Content", href: "/writer/content" }]}
        aside={<StatusPill status={content.status} />}
        actions={
          <ExportMenu
            href={(format) => `/writer/content/export?format=${format}&only=${content.id}`}
          />
        }
      >
        <Slot>{children}</Slot>
      </PageHeader>
      <Tabs
        label="Views of this article"
        tabs={[
          tab("Text", "edit", ""),
          tab("Pictures", "images", "/images", content.images?.length),
          tab("Preview", "preview", "/preview"),
          tab("Publish", "publish", "/publish"),
          tab("History", "versions", "/versions", content.versions),
        ]}
      />
    </>
  );
}
