import {
  KEYWORD_COLUMNS,
  type KeywordColumn,
  type KeywordView,
} from "core/keywords/keyword_views.ts";
import { Button } from "@/components/ui/Button.tsx";
import { Checkbox } from "@/components/ui/Checkbox.tsx";
import { Icon } from "@/components/ui/Icon.tsx";
import { Menu, MenuHeading, MenuRule } from "@/components/ui/Menu.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { columnLabel } from "./keyword_columns.ts";

const PATH = "/planner/keywords";

interface Props {
  siteId: string;
  views: KeywordView[];
  /** The view the page shows. */
  current: string | undefined;
  columns: readonly KeywordColumn[];
  /** The page as it is: its query string, and its address to come back to. */
  address: string;
  back: string;
  write: boolean;
}

/** The views that are kept of the table, and a form to keep the one that is shown. */
export function ViewMenu({ siteId, views, current, columns, address, back, write }: Props) {
  const name = views.find(({ id }) => id === current)?.name;
  if (views.length === 0 && !write) return null;
  return (
    <Menu label={name ?? "Views"} icon="eye" size="small">
      {views.length > 0 && (
        <>
          <MenuHeading>Saved views</MenuHeading>
          {views.map((view) => (
            <div key={view.id} class="menu-row">
              <a
                class="menu-item"
                href={`${PATH}?${view.address}${view.address && "&"}view=${view.id}`}
                aria-current={view.id === current ? "true" : undefined}
              >
                {view.name}
              </a>
              {write && <DeleteView view={view} back={back} />}
            </div>
          ))}
          {current && <a class="menu-item" href={PATH}>All keywords</a>}
          {write && <MenuRule />}
        </>
      )}
      {write && (
        <form method="post" action={`${PATH}/views`} class="menu-form">
          <input type="hidden" name="site_id" value={siteId} />
          <input type="hidden" name="address" value={address} />
          <input type="hidden" name="back" value={back} />
          {columns.map((column) => (
            <input key={column} type="hidden" name="column" value={column} />
          ))}
          <TextInput
            name="name"
            id="f-view-name"
            label="Save this view as"
            required
            maxLength={60}
            value={name}
            hint="Filters, order and columns, for everybody on this site."
          />
          <Button size="small" variant="primary">Save view</Button>
        </form>
      )}
    </Menu>
  );
}

function DeleteView({ view, back }: { view: KeywordView; back: string }) {
  return (
    <form method="post" action={`${PATH}/views`}>
      <input type="hidden" name="id" value={view.id} />
      <input type="hidden" name="back" value={back} />
      <button type="submit" class="menu-item" aria-label={`Delete view ${view.name}`}>
        <Icon name="trash" />
      </button>
    </form>
  );
}

/** Which columns to show; kept for the person. */
export function ColumnMenu({ columns, back, sectors }: Pick<Props, "columns" | "back"> & {
  /** Whether the site has sectors to tell apart. */
  sectors: boolean;
}) {
  return (
    <Menu label="Columns" icon="layout" size="small">
      <form method="post" action={`${PATH}/columns`} class="menu-form">
        <input type="hidden" name="back" value={back} />
        {KEYWORD_COLUMNS.map((column) =>
          column === "sector" && !sectors
            ? columns.includes(column) && (
              <input key={column} type="hidden" name="column" value={column} />
            )
            : (
              <Checkbox
                key={column}
                id={`f-column-${column}`}
                name="column"
                value={column}
                label={columnLabel(column)}
                checked={columns.includes(column)}
              />
            )
        )}
        <div class="form-actions">
          <Button size="small" variant="primary">Show these</Button>
          <Button size="small" variant="quiet" name="usual" value="yes">The usual</Button>
        </div>
      </form>
    </Menu>
  );
}
