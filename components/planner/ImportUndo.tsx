import type { ImportReport } from "core/keywords/import_keywords.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { counted } from "./requests.ts";

/** What taking an import back would remove and what would stay, with the button that does it. */
export function ImportUndo({ report }: { report: ImportReport }) {
  const { removable, clustered, archived, changed } = report.remains;
  if (removable + clustered + archived + changed === 0) return null;
  const stay = [
    clustered > 0 && `${counted(clustered, "keyword")} in clusters`,
    changed > 0 && `${counted(changed, "keyword")} changed since`,
    archived > 0 && `${counted(archived, "archived keyword")}`,
  ].filter(Boolean);
  return (
    <Panel title="Take this import back">
      <p>
        {removable > 0
          ? `${counted(removable, "keyword")} it brought and nobody used or changed since would go.`
          : "Nothing of it can be taken back any more."}
        {stay.length > 0 && ` What stays: ${stay.join(", ")}.`}
        {report.merged > 0 && " Figures it gave to keywords you had before stay."}
      </p>
      {removable > 0 && (
        <form method="post" action={`/planner/keywords/import/${report.id}/undo`}>
          <Button variant="danger" icon="undo">{`Remove ${counted(removable, "keyword")}`}</Button>
        </form>
      )}
    </Panel>
  );
}
