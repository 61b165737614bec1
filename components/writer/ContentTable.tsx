import type { ContentRow } from "core/content/list_content.ts";
import { When } from "../jobs/When.tsx";
import { Badge } from "../ui/Badge.tsx";
import { BulkBar } from "../ui/BulkBar.tsx";
import { Button } from "../ui/Button.tsx";
import { Menu, MenuSubmit } from "../ui/Menu.tsx";
import { StatusPill } from "../ui/Pill.tsx";
import { EXPORT_NAMES } from "./export_names.ts";
import { statusLabel } from "../ui/status_tones.ts";
import { Cell, Heading, NumberCell, PageCheckbox, RowCheckbox, Table } from "../ui/Table.tsx";
import { SortHeading } from "./SortHeading.tsx";

const SOURCE_NAMES: Record<string, string> = {
  igny8: "IGNY8",
  wordpress: "WordPress",
  shopify: "Shopify",
  custom: "Custom",
};

interface ContentTableProps {
  rows: ContentRow[];
  total: number;
  siteId: string;
  siteSlug: string;
  filter: string;
  sort: string;
  sortHref: (sort: string) => string;
  orderKey: string | null;
}

/** Content with its state, pictures and bulk moves. */
export function ContentTable(props: ContentTableProps) {
  const { rows, total, siteId, siteSlug, filter, sort, sortHref, orderKey } = props;
  const writes = orderKey !== null;
  const common = { sort, href: sortHref };
  return (
    <form class="picks" method="post" action="/writer/content">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="filter" value={filter} />
      <input type="hidden" name="key" value={orderKey ?? ""} />
      {rows.map(({ id }) => <input key={id} type="hidden" name="page_ids[]" value={id} />)}
      <Table
        caption="Content"
        head={
          <>
            {writes && <PageCheckbox />}
            <SortHeading column="title" rowKey {...common}>Title</SortHeading>
            <SortHeading column="status" {...common}>State</SortHeading>
            <SortHeading column="words" down numeric {...common}>Words</SortHeading>
            <Heading>Pictures</Heading>
            <Heading>Keyword</Heading>
            <Heading>Source</Heading>
            <Heading>Sector</Heading>
            <SortHeading column="published" down {...common}>Published</SortHeading>
            <SortHeading column="updated" down {...common}>Changed</SortHeading>
          </>
        }
      >
        {rows.map((row) => (
          <tr key={row.id}>
            {writes && <RowCheckbox value={row.id} name="ids[]" label={row.title} />}
            <Cell rowKey wrap>
              <a href={`/writer/content/${row.id}`}>{row.title}</a>
              {row.status === "published" && (
                <a class="sub" href={`/sites/${siteSlug}/${row.slug}`} data-no-prefetch>
                  Public page
                </a>
              )}
            </Cell>
            <Cell>
              <span class="cluster">
                <StatusPill status={row.status} />
                {row.linker_version > 0 && (
                  <Badge icon="link" title="Internal links added">linked</Badge>
                )}
                {row.optimizer_version > 0 && (
                  <Badge icon="gauge" title="Optimised">optimised</Badge>
                )}
              </span>
            </Cell>
            <NumberCell value={row.word_count} />
            <Cell>{row.images.all > 0 && `${row.images.generated} of ${row.images.all}`}</Cell>
            <Cell wrap>{row.primary_keyword}</Cell>
            <Cell>
              <span class="cluster">
                {SOURCE_NAMES[row.source] ?? row.source}
                {row.sync_status !== "native" && <Badge>{statusLabel(row.sync_status)}</Badge>}
              </span>
            </Cell>
            <Cell>{row.sector}</Cell>
            <Cell tight>
              <When at={row.published_at} />
            </Cell>
            <Cell tight>
              <When at={row.updated_at} />
            </Cell>
          </tr>
        ))}
      </Table>
      {writes && (
        <BulkBar matching={total > rows.length ? total : undefined} unit="articles">
          <Button name="action" value="submit">Send to review</Button>
          <Button name="action" value="approve">Approve</Button>
          <Button name="action" value="publish" variant="primary" icon="rocket">Publish</Button>
          <Button formaction="/writer/content/prompts" icon="image">Image prompts…</Button>
          <Menu label="More" size="medium">
            <MenuSubmit
              name="to"
              value="destinations"
              formaction="/writer/content/publish"
              icon="send"
            >
              Publish to a website…
            </MenuSubmit>
            <MenuSubmit name="action" value="unpublish" icon="undo">Unpublish</MenuSubmit>
            <MenuSubmit name="action" value="restore" icon="refresh">
              Restore from archive
            </MenuSubmit>
            {EXPORT_NAMES.map(([format, name]) => (
              <MenuSubmit
                key={format}
                name="format"
                value={format}
                formaction="/writer/content/export"
                icon="download"
              >
                {`Export: ${name}`}
              </MenuSubmit>
            ))}
            <MenuSubmit name="action" value="archive" icon="archive" danger>Archive</MenuSubmit>
          </Menu>
        </BulkBar>
      )}
    </form>
  );
}
