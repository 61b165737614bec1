import type { ContentImport } from "core/wxr/content_imports.ts";
import { When } from "@/components/jobs/When.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { CONTENT_IMPORT_STATES } from "./content_import_words.ts";

/** A site's last imports from WordPress files, each leading to its report. */
export function ContentImportHistory({ imports }: { imports: ContentImport[] }) {
  if (imports.length === 0) return null;
  return (
    <Panel title="Imported before" flush>
      <Table
        caption="Imported before"
        stack
        head={
          <>
            <Heading rowKey>File</Heading>
            <Heading>From</Heading>
            <Heading numeric>Added</Heading>
            <Heading numeric>Updated</Heading>
            <Heading numeric>Left out</Heading>
            <Heading>State</Heading>
            <Heading>When</Heading>
          </>
        }
      >
        {imports.map((one) => (
          <tr key={one.id}>
            <Cell rowKey wrap>
              <a href={`/writer/import/${one.id}`}>{one.filename || "WordPress file"}</a>
            </Cell>
            <Cell wrap label="From">{one.origin}</Cell>
            <NumberCell value={one.stored} label="Added" />
            <NumberCell value={one.updated} label="Updated" />
            <NumberCell value={one.skipped} label="Left out" />
            <Cell label="State">{CONTENT_IMPORT_STATES[one.status]}</Cell>
            <Cell label="When">
              <When at={one.created_at} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
