import { BulkBar } from "@/components/ui/BulkBar.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Difficulty, EstimateChip } from "@/components/ui/Meters.tsx";
import { FilterBar, RangeFilter } from "@/components/ui/FilterBar.tsx";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { Menu, MenuLink, MenuRule, MenuSubmit } from "@/components/ui/Menu.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { Select } from "@/components/ui/Select.tsx";
import {
  Cell,
  Heading,
  NumberCell,
  PageCheckbox,
  RowCheckbox,
  Table,
} from "@/components/ui/Table.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { keywords, SampleShell } from "./samples.tsx";

/** The keyword table page as it will be used: filters, selection, paging. */
export function TablePage() {
  return (
    <SampleShell flash={[{ tone: "success", message: "214 keywords imported, 3 merged." }]}>
      <PageHeader
        title="Keywords"
        crumbs={[{ label: "Planner", href: "/planner" }, { label: "Keywords" }]}
        actions={
          <>
            <LinkButton href="/x" icon="upload">Import</LinkButton>
            <LinkButton href="/x" icon="plus" variant="primary">Add keywords</LinkButton>
          </>
        }
      >
        Search terms of this site, grouped into clusters before ideas are written.
      </PageHeader>
      <FilterBar
        action="/planner/keywords"
        chips={[{ label: "Difficulty under 50", href: "?" }]}
        more={<RangeFilter name="volume" label="Volume" />}
      >
        <TextInput name="q" label="Search" hideLabel icon="search" placeholder="Search keywords" />
        <Select
          name="status"
          label="Status"
          hideLabel
          placeholder="Any status"
          options={[{ value: "new", label: "New" }]}
        />
        <Select
          name="intent"
          label="Intent"
          hideLabel
          placeholder="Any intent"
          options={[{ value: "commercial", label: "Commercial" }]}
        />
      </FilterBar>
      <KeywordTable />
      <Pagination page={2} pageSize={50} total={10000} href={(page) => `?page=${page}`} />
    </SampleShell>
  );
}

function KeywordTable() {
  return (
    <form class="picks" method="post" action="/planner/keywords">
      <Table
        caption="Keywords"
        head={
          <>
            <PageCheckbox />
            <Heading rowKey sort={{ href: "?sort=keyword" }}>Keyword</Heading>
            <Heading numeric sort={{ href: "?sort=volume", direction: "desc" }}>Volume</Heading>
            <Heading sort={{ href: "?sort=difficulty" }}>Difficulty</Heading>
            <Heading tight>Intent</Heading>
            <Heading>Status</Heading>
            <Heading>Cluster</Heading>
            <Heading tight>
              <span class="hidden-visually">Actions</span>
            </Heading>
          </>
        }
      >
        {keywords.map(([keyword, volume, difficulty, intent, status, cluster], index) => (
          <tr key={keyword}>
            <RowCheckbox value={String(index)} label={keyword} checked={index < 2} />
            <Cell rowKey>
              <a href="/x">{keyword}</a>
            </Cell>
            <NumberCell value={volume} />
            <Cell tight>
              <Difficulty value={difficulty} />
            </Cell>
            <Cell tight>
              <IntentPill intent={intent} />
            </Cell>
            <Cell>
              <StatusPill status={status} />
            </Cell>
            <Cell>{cluster}</Cell>
            <Cell tight>
              <Menu label={`Actions for ${keyword}`} icon="dots" iconOnly size="small">
                <MenuLink href="/x" icon="edit">Edit</MenuLink>
                <MenuSubmit name="archive" value={String(index)} icon="archive">Archive</MenuSubmit>
                <MenuRule />
                <MenuSubmit name="delete" value={String(index)} icon="trash" danger>
                  Delete
                </MenuSubmit>
              </Menu>
            </Cell>
          </tr>
        ))}
      </Table>
      <BulkBar matching={10000} unit="keywords">
        <EstimateChip credits={10} />
        <Button name="action" value="cluster" variant="primary" size="small" icon="cluster">
          Auto-cluster
        </Button>
        <Button name="action" value="archive" size="small">Archive</Button>
        <Button name="action" value="delete" size="small" variant="danger">Delete</Button>
      </BulkBar>
    </form>
  );
}
