import { createDb, type Db } from "core/db.ts";
import { NO_CHOICES } from "core/keywords/import_choices.ts";
import { importUpload } from "core/keywords/import_upload.ts";
import { previewImport } from "core/keywords/preview_import.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import { runNextImport } from "core/keywords/run_import.ts";
import { storeUpload } from "core/keywords/uploads.ts";
import { openRpcDoor, type RpcDoor } from "@/tests/harness/rpc_door.ts";
import type { Figure } from "../figures.ts";
import { forgetPeak, memory } from "../processes.ts";
import { alternate, median, spread } from "../samples.ts";
import {
  openWorkspace,
  startSupabase,
  type Supabase,
  type Workspace,
} from "../supabase/supabase.ts";
import { prepareCopy } from "./copy.ts";
import { type KeywordFile, realFile, uniqueFile } from "./files.ts";

/** Imports of large files, as the worker does them, against COPY of the same keywords, rows/s. */
export async function measureKeywordImport(): Promise<Figure[]> {
  const supabase = await startSupabase();
  const workspace = await openWorkspace(supabase);
  const door = openDoor(supabase, workspace);
  try {
    const work = { supabase, workspace, service: throughDoor(supabase, door) };
    const figures: Figure[] = [];
    for (const file of [uniqueFile(), await realFile()]) {
      if (file) figures.push(...await measureFile(work, file));
    }
    return figures;
  } finally {
    await door.close();
    await supabase.stop();
  }
}

interface Work {
  supabase: Supabase;
  workspace: Workspace;
  /** Calls functions as the worker does. */
  service: Db;
}

/** Functions go straight to the database, files through Storage as the person who uploaded them. */
function openDoor({ databaseUrl }: Supabase, { tokens }: Workspace): RpcDoor {
  return openRpcDoor(databaseUrl, (request) => {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Bearer ${tokens.accessToken}`);
    return fetch(new Request(request, { headers }));
  });
}

function throughDoor({ url, publishableKey: key }: Supabase, door: RpcDoor): Db {
  return createDb({ url, key, fetch: (input, init) => door.fetch(new Request(input, init)) });
}

async function measureFile(work: Work, file: KeywordFile): Promise<Figure[]> {
  const { supabase, workspace } = work;
  const { database } = supabase;
  const { rows, total_rows } = readKeywordFile(file.bytes, { filename: file.name });
  const copy = await prepareCopy(supabase, workspace, rows);
  const page: number[] = [];
  const store = async () => {
    await database.exec("truncate public.keywords, public.keyword_imports cascade");
    page.push(await orderImport(work, file));
    const start = performance.now();
    await runAll(work);
    return performance.now() - start;
  };
  try {
    const { a, b, ratios } = await alternate({ rounds: 5, warmUp: 1 }, store, copy);
    await refuseOtherContent(supabase);
    const perSecond = (times: number[]) => times.map((ms) => total_rows / (ms / 1000));
    const [ours, theirs] = [perSecond(a), perSecond(b)];
    return [
      {
        name: `time of import / COPY, ${file.name}`,
        value: median(ratios),
        unit: "x",
        spread: spread(ratios),
        // Rows that repeat others are read and merged, but never copied: no goal for them.
        ...(rows.length === total_rows ? { goal: 2.5 } : {}),
        note: `${total_rows} rows, ${rows.length} keywords; fetched, read and stored by the worker`,
      },
      { name: "  import", value: median(ours), unit: "rows/s", spread: spread(ours) },
      { name: "  COPY", value: median(theirs), unit: "rows/s", spread: spread(theirs) },
      {
        name: "  preview and order, after the upload",
        value: median(page),
        unit: "ms",
        spread: spread(page),
        note: "what a page waits for; of a large file only its first part is read",
      },
      ...await peaks(work, store),
    ];
  } finally {
    await database.exec("drop table public.copied_keywords");
  }
}

/** Uploads a file, then previews and orders its import: milliseconds of the latter two. */
async function orderImport({ supabase, workspace }: Work, file: KeywordFile): Promise<number> {
  const { db, siteId, sectorIds } = workspace;
  const [person] = await supabase.database.sql<{ account_id: string; user_id: string }>(
    "select account_id, created_by as user_id from public.sites where id = $1",
    [siteId],
  );
  const owner = {
    accountId: person?.account_id ?? "",
    siteId,
    userId: person?.user_id ?? "",
  };
  const uploadId = await storeUpload({ db }, owner, new Uint8Array(file.bytes));
  const sectorId = sectorIds[0] ?? "";
  const input = { owner, uploadId, sectorId, filename: file.name, choices: NO_CHOICES };
  const start = performance.now();
  await previewImport({ db }, input);
  await importUpload({ db }, input);
  return performance.now() - start;
}

async function runAll({ service: db }: Work): Promise<void> {
  const deps = {
    db,
    now: () => performance.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    log: ({ event, error }: { event: string; error?: unknown }) => {
      throw new Error(event, { cause: error });
    },
  };
  while (await runNextImport(deps, Infinity));
}

/** The table that was imported into must hold what was copied, or the times mean nothing. */
async function refuseOtherContent({ database }: Supabase): Promise<void> {
  // An import learns its guesses from the first part of the file, the copy from all of it.
  const columns = "keyword_key, volume, volume_min, volume_max, difficulty, cpc, currency, " +
    "case intent_source when 'given' then intent end";
  const [found] = await database.sql<{ differing: string }>(
    `select count(*) as differing from (
       (select ${columns} from public.keywords except select ${columns} from public.copied_keywords)
       union all
       (select ${columns} from public.copied_keywords except select ${columns} from public.keywords)
     ) d`,
  );
  if (Number(found?.differing) > 0) throw new Error(`${found?.differing} rows differ after COPY.`);
}

async function peaks({ supabase }: Work, store: () => Promise<number>): Promise<Figure[]> {
  const pids = [Deno.pid, supabase.pid];
  const rest = pids.map((pid) => {
    forgetPeak(pid);
    return memory(pid, "VmRSS");
  });
  await store();
  const [ours = NaN, theirs = NaN] = pids.map((pid, i) => memory(pid, "VmHWM") - (rest[i] ?? 0));
  return [
    {
      name: "  memory above rest, uploading and importing process",
      value: ours,
      unit: "MB",
      goal: 200,
    },
    { name: "  memory above rest, Supabase process", value: theirs, unit: "MB" },
  ];
}
