import type { SessionSite } from "core/accounts/session_context.ts";
import type { ImportChoices } from "core/keywords/import_choices.ts";
import { delimiterName } from "core/keywords/delimiter_names.ts";
import type { ImportPreview } from "core/keywords/preview_import.ts";
import {
  type DetectedColumn,
  KEYWORD_FIELDS,
  type KeywordField,
} from "core/keywords/reading/types.ts";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { TextInput } from "@/components/ui/TextInput.tsx";
import { ImportChoicesPanel } from "./ImportChoicesPanel.tsx";
import { SOURCE_NAMES } from "./import_words.ts";
import { counted } from "./requests.ts";

/** Columns that get a select; further ones are listed only when they are read. */
const SHOWN_COLUMNS = 40;

const FIELD_NAMES: Record<KeywordField, string> = {
  keyword: "Keyword",
  volume: "Volume",
  volume_min: "Volume, lowest",
  volume_max: "Volume, highest",
  difficulty: "Difficulty",
  cpc: "CPC",
  cpc_min: "CPC, lowest",
  cpc_max: "CPC, highest",
  currency: "Currency",
  intent: "Intent",
  is_transactional: "Is transactional",
  is_commercial: "Is commercial",
  is_navigational: "Is navigational",
  is_informational: "Is informational",
};
const ENCODINGS: Record<string, string> = {
  "utf-8": "UTF-8",
  "utf-16le": "UTF-16 (little-endian)",
  "utf-16be": "UTF-16 (big-endian)",
  "windows-1252": "Windows-1252",
};
const FORMS: Record<ImportPreview["file"]["form"], string> = {
  text: "Text",
  xlsx: "Excel workbook",
  ods: "OpenDocument spreadsheet",
  json: "JSON",
  zip: "Zip archive",
};
const DELIMITERS = [
  { value: "comma", label: "Comma ," },
  { value: "semicolon", label: "Semicolon ;" },
  { value: "tab", label: "Tab" },
  { value: "pipe", label: "Bar |" },
  { value: "none", label: "None: one keyword per line" },
];

interface Props {
  upload: { site: string; sector_id: string; upload: string; name: string };
  preview: ImportPreview;
  site: SessionSite;
  choices: ImportChoices;
  /** The saved mapping that was used. */
  mapping?: string;
}

/** How the file was understood. "Update" shows the preview again; "Import" stores it. */
export function LayoutForm({ upload, preview, site, choices, mapping }: Props) {
  const { file, lines } = preview;
  const read = file.columns.filter(({ field }) => field);
  const unread = file.columns.filter(({ index, field }) => !field && index < SHOWN_COLUMNS);
  const beyond = file.columns.length - read.length - unread.length;
  // Of a table from no known tool the person may know which column holds the volume.
  const isVolumeMissing = file.source === "generic" &&
    !read.some(({ field }) => field?.startsWith("volume"));
  const header = String(file.headerRow ?? 0);
  const delimiter = delimiterName(file.delimiter);
  return (
    <form method="post" action="/planner/keywords/import/preview" class="stack" data-preview>
      {Object.entries(upload).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <div class="stack" data-part="layout">
        <input type="hidden" name="was_delimiter" value={delimiter} />
        <input type="hidden" name="was_header_row" value={header} />
        <Panel title="How the file was understood">
          <KeyValue
            pairs={[
              [
                "Source",
                `${SOURCE_NAMES[file.source] ?? file.source}, ${
                  Math.round(file.confidence * 100)
                } % sure`,
              ],
              ["Recognised by", file.why],
              ["File", formOf(file)],
              ...(mapping ? [["Columns", `As saved: ${mapping}`] as [string, string]] : []),
            ]}
          />
          <div class="form-row">
            <Select
              name="delimiter"
              label="Columns are separated by"
              required
              value={delimiter}
              options={DELIMITERS}
            />
            <TextInput
              name="header_row"
              label="Line of the header row"
              type="number"
              required
              min={0}
              value={header}
              hint="0 when there is none."
            />
          </div>
          <fieldset class="stack">
            <legend class="field-label">What the columns mean</legend>
            <div class="form-row">
              {read.map((column) => <ColumnSelect key={column.index} column={column} />)}
            </div>
            {unread.length > 0 && (
              <details open={isVolumeMissing}>
                <summary>{`${counted(unread.length, "column")} not read`}</summary>
                <div class="form-row">
                  {unread.map((column) => <ColumnSelect key={column.index} column={column} />)}
                </div>
              </details>
            )}
            {beyond > 0 && <p class="hint">{`${counted(beyond, "further column")} stay unread.`}
            </p>}
          </fieldset>
        </Panel>
      </div>
      <ImportChoicesPanel
        site={site}
        sectorId={upload.sector_id}
        choices={choices}
        market={file.market}
      />
      <div class="form-actions">
        <Button variant="primary" icon="upload">
          <span data-part="import">
            {lines === null
              ? `Import ${counted(file.rows.length, "keyword")}`
              : "Import the whole file"}
          </span>
        </Button>
        <Button formmethod="get" icon="refresh">Update the preview</Button>
        <LinkButton href="/planner/keywords/import" variant="quiet">
          Choose another file
        </LinkButton>
      </div>
    </form>
  );
}

function formOf({ form, part, encoding }: ImportPreview["file"]): string {
  if (form === "text") return ENCODINGS[encoding] ?? encoding;
  return part ? `${FORMS[form]}: ${part}` : FORMS[form];
}

function ColumnSelect({ column: { index, header, field } }: { column: DetectedColumn }) {
  const name = `Column ${index + 1}`;
  const short = header.length > 40 ? `${header.slice(0, 39)}…` : header;
  return (
    <Select
      name={`column_${index}`}
      label={short || name}
      required
      value={field ?? ""}
      options={[
        { value: "-", label: "Not read" },
        ...KEYWORD_FIELDS.map((value) => ({ value, label: FIELD_NAMES[value] })),
      ]}
    />
  );
}
