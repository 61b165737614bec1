import type { ExportView } from "core/exports/list_exports.ts";
import { dayText } from "../billing/dates.ts";
import { When } from "../jobs/When.tsx";
import { LinkButton } from "../ui/Button.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { Cell, Heading, NumberCell, Table } from "../ui/Table.tsx";

/** Exports that are finished, newest first, with their files. */
export function ExportTable({ exports }: { exports: ExportView[] }) {
  return (
    <Table
      caption="Finished exports"
      head={
        <>
          <Heading rowKey>Ordered</Heading>
          <Heading>State</Heading>
          <Heading numeric>Files</Heading>
          <Heading numeric>Size</Heading>
          <Heading>File</Heading>
        </>
      }
    >
      {exports.map((one) => (
        <tr key={one.id}>
          <Cell rowKey tight>
            <When at={one.created_at} />
          </Cell>
          <Cell wrap>
            <StatusPill status={one.status} />
            {one.error && <span class="sub">{one.error}</span>}
          </Cell>
          <NumberCell value={one.files} />
          <Cell tight>{sizeText(one.bytes)}</Cell>
          <Cell tight>
            {one.status === "ready" && one.expires_at && (
              <>
                <LinkButton
                  href={`/settings/data/${one.id}`}
                  icon="download"
                  size="small"
                  data-no-prefetch=""
                >
                  Download
                </LinkButton>
                <span class="sub">until {dayText(one.expires_at)}</span>
              </>
            )}
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

/** Bytes as people say them: "3.4 MB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ["kB", "MB", "GB"];
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`;
}
