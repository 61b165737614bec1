/** What a column of a keyword file can mean to us; every other column is shown and left unread. */
export const KEYWORD_FIELDS = [
  "keyword",
  "volume",
  "volume_min",
  "volume_max",
  "difficulty",
  "cpc",
  "cpc_min",
  "cpc_max",
  "currency",
  "intent",
  "is_transactional",
  "is_commercial",
  "is_navigational",
  "is_informational",
] as const;
export type KeywordField = (typeof KEYWORD_FIELDS)[number];

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
/** null: the file has no columns, one keyword stands on each line. */
export type Delimiter = "," | ";" | "\t" | "|" | null;
/** What the file was before its table was read. */
export type FileForm = "text" | "xlsx" | "ods" | "json" | "zip";
export const KEYWORD_SOURCES = [
  "ahrefs",
  "semrush",
  "keyword_planner",
  "search_console",
  "moz",
  "ubersuggest",
  "keywords_everywhere",
  "mangools",
  "se_ranking",
  "generic",
  "list",
] as const;
export type KeywordSource = (typeof KEYWORD_SOURCES)[number];
export type Intent = "informational" | "commercial" | "transactional" | "navigational";

/** A person's correction of the detected layout. Column indexes count from 0, lines from 1. */
export interface ColumnMapping {
  columns: Partial<Record<KeywordField, number>>;
  /** null: there is no header row; absent: use the detected one. */
  headerRow?: number | null;
  delimiter?: Delimiter;
}

/**
 * One keyword as it can be stored. Unknown is null, never 0. `volume_min` and `volume_max` are set
 * only when the file gave a range, a bound or a bucket; `volume` is then its geometric mean (a bare
 * bound or a bucket's own number is kept), because search volumes spread over orders of magnitude.
 */
export interface KeywordRow {
  /** First physical line of the row, counted from 1 as an editor shows it. */
  line: number;
  keyword: string;
  volume: number | null;
  volume_min: number | null;
  volume_max: number | null;
  /** 0 to 100. */
  difficulty: number | null;
  /** In `currency`; the mean when the file gives a low and a high bid. */
  cpc: number | null;
  /** ISO 4217 code. */
  currency: string | null;
  intent: Intent | null;
  /** Pages that search results show for it, where the file names some of several sites. */
  results?: string[];
}

export type RejectCode =
  | "keyword_empty"
  | "keyword_too_long"
  | "keyword_formula"
  | "keyword_markup"
  | "keyword_withheld"
  | "too_few_cells"
  | "too_many_cells"
  | "line_too_long"
  | "repeated_header"
  | "footer";

export interface RejectedRow {
  line: number;
  /** The row as the file has it, at most 200 characters. */
  raw: string;
  reason_code: RejectCode;
  /** A sentence for people. */
  reason: string;
}

/** A row whose keyword (case and spaces aside) already stood on an earlier line. */
export interface MergedRow {
  line: number;
  into_line: number;
  keyword: string;
}

export interface DetectedColumn {
  index: number;
  header: string;
  field: KeywordField | null;
}

/** Whose searches a file counts. */
export interface Market {
  /** ISO 3166 alpha-2, lower case. */
  country: string | null;
  /** ISO 639-1. */
  language: string | null;
  /** What tells it, in words. */
  why: string;
}

/** Always: total_rows = rows + merged + rejected. Blank lines and lines above the header are not rows. */
export interface ReadResult {
  form: FileForm;
  /** The sheet of a workbook or the file of an archive that was read. */
  part: string | null;
  /** null when neither the columns nor the name tell it. */
  market: Market | null;
  encoding: Encoding;
  delimiter: Delimiter;
  source: KeywordSource;
  /** 0 to 1: how sure the layout is. */
  confidence: number;
  /** A sentence that says what the layout was recognised by. */
  why: string;
  /** Line of the header row, counted from 1. */
  headerRow: number | null;
  columns: DetectedColumn[];
  rows: KeywordRow[];
  merged: MergedRow[];
  rejected: RejectedRow[];
  total_rows: number;
  warnings: string[];
}

/** One record of the file: its cells, the line it starts on and its text. */
export interface FileRecord {
  line: number;
  cells: string[];
  raw: string;
}
