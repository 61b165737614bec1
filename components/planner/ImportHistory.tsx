import type { ImportDesk } from "core/keywords/keyword_mappings.ts";
import { When } from "@/components/jobs/When.tsx";
import { Button } from "@/components/ui/Button.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";
import { IMPORT_STATES, SOURCE_NAMES } from "./import_words.ts";

/** A site's last imports, each leading to its report. */
export function ImportHistory({ imports }: { imports: ImportDesk["imports"] }) {
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
            <Heading numeric>Merged</Heading>
            <Heading numeric>Rejected</Heading>
            <Heading>State</Heading>
            <Heading>When</Heading>
          </>
        }
      >
        {imports.map((one) => (
          <tr key={one.id}>
            <Cell rowKey wrap>
              <a href={`/planner/keywords/import/${one.id}`}>{one.filename || "Typed keywords"}</a>
            </Cell>
            <Cell label="From">{SOURCE_NAMES[one.source] ?? one.source}</Cell>
            <NumberCell value={one.imported} label="Added" />
            <NumberCell value={one.merged} label="Merged" />
            <NumberCell value={one.rejected} label="Rejected" />
            <Cell label="State">{IMPORT_STATES[one.status]}</Cell>
            <Cell label="When">
              <When at={one.created_at} />
            </Cell>
          </tr>
        ))}
      </Table>
    </Panel>
  );
}

/** The account's saved mappings; managers remove what is no longer right. */
export function SavedMappings(
  { mappings, mayDelete }: { mappings: ImportDesk["mappings"]; mayDelete: boolean },
) {
  if (mappings.length === 0) return null;
  return (
    <Panel title="Saved columns" flush foot="Used for every file with the same headers.">
      <Table
        caption="Saved columns"
        stack
        head={
          <>
            <Heading rowKey>First file</Heading>
            <Heading>Saved</Heading>
            {mayDelete && <Heading tight>Action</Heading>}
          </>
        }
      >
        {mappings.map(({ id, name, updated_at }) => (
          <tr key={id}>
            <Cell rowKey wrap>{name}</Cell>
            <Cell label="Saved">
              <When at={updated_at} />
            </Cell>
            {mayDelete && (
              <Cell tight label="Action">
                <form method="post" action="/planner/keywords/import/mappings">
                  <input type="hidden" name="id" value={id} />
                  <Button size="small" variant="quiet" icon="trash" aria-label={`Forget ${name}`}>
                    Forget
                  </Button>
                </form>
              </Cell>
            )}
          </tr>
        ))}
      </Table>
    </Panel>
  );
}
