import type { ComponentChildren } from "preact";
import { Difficulty } from "../ui/Meters.tsx";
import { IntentPill } from "../ui/Pill.tsx";
import { Cell, Heading, NumberCell } from "../ui/Table.tsx";
import { SortHeading } from "../writer/SortHeading.tsx";

interface SeedRow {
  keyword: string;
  volume: number | null;
  difficulty: number | null;
  cpc: number | null;
  intent: string | null;
}

/** Column headings of a table of seed keywords; children name the last column. */
export function SeedHeadings(
  { sort, href, children }: {
    sort: string;
    href: (sort: string) => string;
    children: ComponentChildren;
  },
) {
  const common = { sort, href };
  return (
    <>
      <SortHeading {...common} column="keyword" rowKey>Keyword</SortHeading>
      <SortHeading {...common} column="volume" numeric down>Volume</SortHeading>
      <SortHeading {...common} column="difficulty" numeric>Difficulty</SortHeading>
      <SortHeading {...common} column="cpc" numeric down>CPC</SortHeading>
      <Heading>Intent</Heading>
      <Heading>{children}</Heading>
    </>
  );
}

/** The cells of a seed keyword; children fill the last one. */
export function SeedCells({ row, children }: { row: SeedRow; children: ComponentChildren }) {
  return (
    <>
      <Cell rowKey wrap>{row.keyword}</Cell>
      <NumberCell value={row.volume} />
      <Cell numeric>
        <Difficulty value={row.difficulty} />
      </Cell>
      <NumberCell value={row.cpc} format={(dollars) => `$${dollars.toFixed(2)}`} />
      <Cell>
        <IntentPill intent={row.intent} full />
      </Cell>
      <Cell>{children}</Cell>
    </>
  );
}
