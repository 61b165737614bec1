import type { PublicationTarget } from "core/integrations/order_publications.ts";
import { When } from "../jobs/When.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { safeHref } from "../ui/safe_href.ts";
import { Cell, Heading, Table } from "../ui/Table.tsx";
import { publicationPill } from "./publication_words.ts";
import { waitWords } from "./publishing_words.ts";

/** The destinations of an article with what is there of it. */
export function TargetTable(
  { destinations, version, zone }: {
    destinations: PublicationTarget[];
    version: number;
    /** Of the site's publishing rules. */
    zone: string;
  },
) {
  return (
    <Table
      caption="Destinations"
      stack
      head={
        <>
          <Heading rowKey>Destination</Heading>
          <Heading>State</Heading>
          <Heading>Version</Heading>
          <Heading>Last time</Heading>
        </>
      }
    >
      {destinations.map(({ id, name, record }) => (
        <tr key={id}>
          <Cell rowKey wrap>
            <div>
              {record?.external_url
                ? <a href={safeHref(record.external_url)} rel="noopener">{name}</a>
                : name}
              {record?.error && <span class="sub">{record.error}</span>}
              {record?.state === "queued" && record.attempts > 0 && (
                <span class="sub">
                  {`Tried ${record.attempts} times; again at `}
                  <When at={record.run_at} />
                </span>
              )}
              {record?.state === "queued" && record.wait_reason && (
                <span class="sub">{waitWords(record.planned_at, record.wait_reason, zone)}</span>
              )}
              {record?.notes.map((note) => <span class="sub" key={note}>{note}</span>)}
            </div>
          </Cell>
          <Cell label="State">
            <StatusPill {...publicationPill(record)} />
          </Cell>
          <Cell label="Version">{versionWords(record?.published_version ?? null, version)}</Cell>
          <Cell label="Last time">
            <When at={record?.published_at ?? null} />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}

function versionWords(there: number | null, here: number): string {
  if (there === null) return "—";
  return there === here ? "The same as here" : `${there}, here it is ${here}`;
}
