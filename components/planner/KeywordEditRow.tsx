import type { ComponentChild } from "preact";
import type { KeywordColumn } from "core/keywords/keyword_views.ts";
import { INTENTS, type ListedKeyword } from "core/keywords/schema.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";

/** The form that the fields of an edited row belong to; a form cannot stand inside the table's own. */
export const EDIT_FORM = "keyword-edit";

const LABELS = { volume: "Volume", difficulty: "Difficulty, 0–100", cpc: "CPC" };

interface Props {
  row: ListedKeyword;
  columns: readonly KeywordColumn[];
  selectable: boolean;
  back: string;
  /** The cell of a column that cannot be changed here. */
  children: (column: KeywordColumn) => ComponentChild;
}

/** A row of the keyword table as a form. */
export function KeywordEditRow({ row, columns, selectable, back, children: cell }: Props) {
  const text = (name: string, label: string, value: string | number | null, mode?: "decimal") => (
    <input
      class="input"
      form={EDIT_FORM}
      name={name}
      aria-label={label}
      value={value ?? ""}
      inputMode={mode}
      maxLength={name === "keyword" ? 500 : 20}
      required={name === "keyword"}
      dir={name === "keyword" ? "auto" : undefined}
    />
  );
  return (
    <tr id="edit" data-editing={row.id}>
      {selectable && <td data-check="" />}
      <th scope="row" data-key="">{text("keyword", "Keyword", row.keyword)}</th>
      {columns.map((column) => {
        switch (column) {
          case "volume":
          case "difficulty":
          case "cpc":
            return (
              <td key={column} data-num="">
                {text(column, LABELS[column], row[column], "decimal")}
              </td>
            );
          case "intent":
            return (
              <td key={column}>
                <IntentField intent={row.intent} />
              </td>
            );
          default:
            return cell(column);
        }
      })}
      <td data-tight="">
        <div class="row-buttons">
          <Button size="small" variant="primary" form={EDIT_FORM}>Save</Button>
          <LinkButton size="small" variant="quiet" icon="x" label="Cancel" href={back} />
        </div>
        <p class="row-error" role="alert" />
      </td>
    </tr>
  );
}

function IntentField({ intent }: Pick<ListedKeyword, "intent">) {
  return (
    <select class="input" form={EDIT_FORM} name="intent" aria-label="Intent">
      <option value="">Unknown</option>
      {INTENTS.map((one) => (
        <option key={one} value={one} selected={one === intent}>{statusLabel(one)}</option>
      ))}
    </select>
  );
}

/** The form itself, beside the table's. */
export function KeywordEditForm({ row, back }: Pick<Props, "row" | "back">) {
  return (
    <form id={EDIT_FORM} method="post" action={`/planner/keywords/${row.id}`}>
      <input type="hidden" name="seen" value={row.updated_at} />
      <input type="hidden" name="back" value={back} />
    </form>
  );
}
