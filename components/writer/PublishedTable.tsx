import type { ContentRow } from "core/content/list_content.ts";
import { When } from "../jobs/When.tsx";
import { BulkBar } from "../ui/BulkBar.tsx";
import { Button, LinkButton } from "../ui/Button.tsx";
import { Cell, Heading, NumberCell, PageCheckbox, RowCheckbox, Table } from "../ui/Table.tsx";
import { SortHeading } from "./SortHeading.tsx";

/** Public articles with their addresses. */
export function PublishedTable(
  { rows, siteId, siteSlug, sort, sortHref, orderKey }: {
    rows: ContentRow[];
    siteId: string;
    siteSlug: string;
    sort: string;
    sortHref: (sort: string) => string;
    orderKey: string | null;
  },
) {
  const common = { sort, href: sortHref };
  return (
    <form class="picks" method="post" action="/writer/content">
      <input type="hidden" name="site_id" value={siteId} />
      <input type="hidden" name="key" value={orderKey ?? ""} />
      {rows.map(({ id }) => <input key={id} type="hidden" name="page_ids[]" value={id} />)}
      <Table
        caption="Published articles"
        head={
          <>
            {orderKey !== null && <PageCheckbox />}
            <SortHeading column="title" rowKey {...common}>Title</SortHeading>
            <SortHeading column="words" down numeric {...common}>Words</SortHeading>
            <Heading numeric>Pictures</Heading>
            <SortHeading column="published" down {...common}>Published</SortHeading>
            <SortHeading column="updated" down {...common}>Changed</SortHeading>
            <Heading>Edit</Heading>
          </>
        }
      >
        {rows.map((row) => {
          const path = `/sites/${siteSlug}/${row.slug}`;
          return (
            <tr key={row.id}>
              {orderKey !== null && <RowCheckbox value={row.id} name="ids[]" label={row.title} />}
              <Cell rowKey wrap>
                <a href={path} data-no-prefetch="">{row.title}</a>
                <span class="sub">{path}</span>
              </Cell>
              <NumberCell value={row.word_count} />
              <NumberCell value={row.images.generated} />
              <Cell tight>
                <When at={row.published_at} />
              </Cell>
              <Cell tight>
                <When at={row.updated_at} />
              </Cell>
              <Cell tight>
                <LinkButton
                  href={`/writer/content/${row.id}`}
                  icon="edit"
                  label={`Edit ${row.title}`}
                  size="small"
                  variant="quiet"
                />
              </Cell>
            </tr>
          );
        })}
      </Table>
      {orderKey !== null && (
        <BulkBar unit="articles">
          <Button name="action" value="unpublish" icon="undo">Unpublish</Button>
          <Button formaction="/writer/content/publish" icon="send">Publish to a website…</Button>
        </BulkBar>
      )}
    </form>
  );
}
