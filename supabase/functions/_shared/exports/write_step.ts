import { unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { storedPicture } from "../images/stored_picture.ts";
import { articleFiles } from "./article_files.ts";
import { csvHead, csvLine } from "./csv.ts";
import { readMe } from "./read_me.ts";
import type { ExportWork } from "./run_export.ts";
import { Article, Articles, Entries, Rows, type Table } from "./schema.ts";

/** Bytes that one page of rows should have. */
const PAGE_BYTES = 1_000_000;
const MOST_ROWS = 2000;

type Flush = () => Promise<void>;

/** Writes the next page of rows, or the next article, or the end; whether nothing is left. */
export async function writeStep(work: ExportWork, flush: Flush): Promise<boolean> {
  const { state } = work;
  const table = state.tables[Math.floor(state.step / 2)];
  if (table) await writeRows(work, table, state.step % 2 === 0 ? "json" : "csv");
  else {
    switch (state.step - state.tables.length * 2) {
      case 0:
        await writeArticle(work, flush);
        break;
      case 1:
        work.zip.addText("README.txt", readMe(work.claimed, state).replaceAll("\n", "\r\n"));
        next(work);
        await flush();
        break;
      case 2:
        await writeManifest(work);
        break;
      case 3:
        await flush();
        state.directory ??= { start: work.zip.state.offset, count: 0 };
        await writeDirectory(work);
        break;
      default:
        return true;
    }
  }
  return false;
}

function next({ state }: ExportWork): void {
  state.step++;
  state.after = null;
  state.within = 0;
  state.limit = 10;
}

async function writeRows(work: ExportWork, table: Table, format: "json" | "csv"): Promise<void> {
  const { state, zip, lease, deps } = work;
  const path = `data/${table.name}.${format}`;
  const answer = unwrap(
    await deps.db.rpc("export_rows", {
      ...lease,
      p_table: table.name,
      p_after: state.after,
      p_limit: state.limit,
    }),
  );
  if (answer === null) throw lost();
  const { rows, last } = Rows.parse(answer);
  if (!zip.state.open) {
    zip.begin(path);
    zip.write(format === "json" ? "[" : csvHead(table.columns));
  }
  const text = format === "json"
    ? jsonLines(table.columns, rows, state.within === 0)
    : rows.map((row) => csvLine(table.columns, row)).join("");
  zip.write(text);
  state.within += rows.length;
  state.done += rows.length;
  if (rows.length < state.limit) {
    if (format === "json") zip.write("\n]\n");
    zip.end();
    state.counts[path] = state.within;
    return next(work);
  }
  state.after = last;
  const fitting = Math.round(state.limit * PAGE_BYTES / Math.max(1, text.length));
  state.limit = Math.min(MOST_ROWS, Math.max(1, Math.min(fitting, state.limit * 10)));
}

function jsonLines(
  columns: readonly string[],
  rows: Record<string, unknown>[],
  isFirst: boolean,
): string {
  return rows.map((row, index) => {
    const ordered = Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
    return `${isFirst && index === 0 ? "" : ","}\n${JSON.stringify(ordered)}`;
  }).join("");
}

/** One article with its pictures; each file is a place to go on from. */
async function writeArticle(work: ExportWork, flush: Flush): Promise<void> {
  const { state, deps, lease } = work;
  const args = { ...lease, p_limit: 1 };
  const after = typeof state.after === "string" ? { p_after: state.after } : {};
  const answer = unwrap(await deps.db.rpc("export_articles", { ...args, ...after }));
  if (answer === null) throw lost();
  const [article] = Articles.parse(answer).rows;
  if (!article) return next(work);
  for (const file of articleFiles(Article.parse(article)).slice(state.within)) {
    if ("text" in file) work.zip.addText(file.path, file.text);
    else await writePicture(work, file.path, file.stored);
    state.within++;
    if (work.zip.buffered >= (deps.partBytes ?? PAGE_BYTES * 8)) await flush();
  }
  state.after = article.id;
  state.within = 0;
  state.done++;
}

async function writePicture(work: ExportWork, path: string, stored: string): Promise<void> {
  const { deps, claimed, state, zip } = work;
  const isOwn = stored.startsWith(`${claimed.account_id}/`);
  const bytes = isOwn ? await storedPicture(deps.db, stored) : null;
  if (bytes) zip.addStored(path, bytes);
  else state.missing.push(path);
}

async function readEntries({ deps, lease, state }: ExportWork) {
  const after = typeof state.after === "number" ? state.after : 0;
  const answer = unwrap(await deps.db.rpc("export_entries", { ...lease, p_after: after }));
  return Entries.parse(answer);
}

/** manifest.json: a page of files; everything before it is stored by now. */
async function writeManifest(work: ExportWork): Promise<void> {
  const { state, zip, claimed } = work;
  const { rows, last } = await readEntries(work);
  if (!zip.state.open) {
    zip.begin("manifest.json");
    const head = {
      account: claimed.account_id,
      name: claimed.account.name,
      ordered_at: claimed.created_at,
      missing: state.missing,
    };
    zip.write(`${JSON.stringify(head).slice(0, -1)},\n"files":[`);
  }
  const files = rows.flat().map(({ path, size, crc }) => ({
    path,
    bytes: size,
    crc32: crc.toString(16).padStart(8, "0"),
    ...(path in state.counts ? { rows: state.counts[path] } : {}),
  }));
  zip.write(
    files.map((file, index) => `${state.within + index === 0 ? "" : ","}\n${JSON.stringify(file)}`)
      .join(""),
  );
  state.within += files.length;
  if (last !== null) {
    state.after = last;
    return;
  }
  zip.write("\n]}\n");
  zip.end();
  next(work);
}

/** A page of the directory, and after the last one the end of the archive. */
async function writeDirectory(work: ExportWork): Promise<void> {
  const { state, zip } = work;
  const { directory } = state;
  if (!directory) return;
  const { rows, last } = await readEntries(work);
  const entries = rows.flat();
  zip.addDirectory(entries);
  directory.count += entries.length;
  if (last !== null) {
    state.after = last;
    return;
  }
  zip.close(directory.count, directory.start);
  next(work);
}

function lost(): AppError {
  return new AppError("lease_lost", "Another worker has taken over this export.");
}
