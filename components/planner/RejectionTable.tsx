import type { Rejection } from "core/keywords/import_keywords.ts";
import { Breaking } from "./Breaking.tsx";
import { Cell, Heading, NumberCell, Table } from "@/components/ui/Table.tsx";

/** Rejected rows of a file with their reasons. */
export function RejectionTable({ rows }: { rows: Rejection[] }) {
  return (
    <Table
      caption="Rejected rows"
      stack
      head={
        <>
          <Heading numeric tight>Line</Heading>
          <Heading>Why</Heading>
          <Heading rowKey>Row</Heading>
        </>
      }
    >
      {rows.map(({ line, reason, raw }, index) => (
        <tr key={index}>
          <NumberCell value={line} label="Line" />
          <Cell wrap label="Why">{reason}</Cell>
          <Cell rowKey wrap label="Row">
            <code dir="auto">
              <Breaking text={raw || "(empty)"} />
            </code>
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
