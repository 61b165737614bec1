import type { SiteDetails } from "core/sites/read_site.ts";
import { Button } from "@/components/ui/Button.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

/** The sectors of a site with what they hold; managers switch them on and off. */
export function SectorTable(
  { sectors, editable }: { sectors: SiteDetails["sectors"]; editable: boolean },
) {
  return (
    <Table
      caption="Sectors"
      head={
        <>
          <Heading rowKey>Sector</Heading>
          <Heading numeric>Keywords</Heading>
          <Heading numeric>Content</Heading>
          <Heading>Status</Heading>
          {editable && (
            <Heading tight>
              <span class="hidden-visually">Action</span>
            </Heading>
          )}
        </>
      }
    >
      {sectors.map((sector) => (
        <tr key={sector.id}>
          <Cell rowKey>{sector.name}</Cell>
          <NumberCell label="Keywords" value={sector.keywords} />
          <NumberCell label="Content" value={sector.content} />
          <Cell label="Status">
            <StatusPill status={sector.status} />
          </Cell>
          {editable && (
            <Cell tight>
              <form method="post">
                <input type="hidden" name="sector_id" value={sector.id} />
                <Button
                  size="small"
                  variant="quiet"
                  name="action"
                  value={sector.status === "active" ? "sector_inactive" : "sector_active"}
                >
                  {sector.status === "active" ? "Switch off" : "Switch on"}
                </Button>
              </form>
            </Cell>
          )}
        </tr>
      ))}
    </Table>
  );
}
