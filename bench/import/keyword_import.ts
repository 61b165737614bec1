import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
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

/** An import of 34,000 rows against COPY of the same keywords into the same table, rows/s. */
export async function measureKeywordImport(): Promise<Figure[]> {
  const supabase = await startSupabase();
  try {
    const workspace = await openWorkspace(supabase);
    const figures: Figure[] = [];
    for (const file of [uniqueFile(), await realFile()]) {
      if (file) figures.push(...await measureFile(supabase, workspace, file));
    }
    return figures;
  } finally {
    await supabase.stop();
  }
}

async function measureFile(
  supabase: Supabase,
  workspace: Workspace,
  file: KeywordFile,
): Promise<Figure[]> {
  const { database } = supabase;
  const { rows, total_rows } = readKeywordFile(file.bytes, { filename: file.name });
  const copy = await prepareCopy(supabase, workspace, rows);
  const store = async () => {
    await database.exec("truncate public.keywords, public.keyword_imports cascade");
    const start = performance.now();
    await importFile(workspace, file);
    return performance.now() - start;
  };
  try {
    const { a, b, ratios } = await alternate({ rounds: 7, warmUp: 2 }, store, copy);
    await refuseOtherContent(supabase);
    const perSecond = (times: number[]) => times.map((ms) => total_rows / (ms / 1000));
    const [ours, theirs] = [perSecond(a), perSecond(b)];
    return [
      {
        name: `time of import / COPY, ${file.name}`,
        value: median(ratios),
        unit: "x",
        spread: spread(ratios),
        goal: 4,
        note: `${total_rows} rows, ${rows.length} keywords; read, sent over HTTP and stored`,
      },
      { name: "  import", value: median(ours), unit: "rows/s", spread: spread(ours) },
      { name: "  COPY", value: median(theirs), unit: "rows/s", spread: spread(theirs) },
      ...await peaks(supabase, store),
    ];
  } finally {
    await database.exec("drop table public.copied_keywords");
  }
}

async function importFile({ db, sectorIds }: Workspace, file: KeywordFile): Promise<void> {
  await importKeywords({ db }, {
    sectorId: sectorIds[0] ?? "",
    file: readKeywordFile(file.bytes, { filename: file.name }),
    filename: file.name,
    key: crypto.randomUUID(),
  });
}

/** The table that was imported into must hold what was copied, or the times mean nothing. */
async function refuseOtherContent({ database }: Supabase): Promise<void> {
  const columns = "keyword_key, volume, volume_min, volume_max, difficulty, cpc, currency, intent";
  const [found] = await database.sql<{ differing: string }>(
    `select count(*) as differing from (
       (select ${columns} from public.keywords except select ${columns} from public.copied_keywords)
       union all
       (select ${columns} from public.copied_keywords except select ${columns} from public.keywords)
     ) d`,
  );
  if (Number(found?.differing) > 0) throw new Error(`${found?.differing} rows differ after COPY.`);
}

async function peaks(supabase: Supabase, store: () => Promise<number>): Promise<Figure[]> {
  for (const pid of [Deno.pid, supabase.pid]) forgetPeak(pid);
  await store();
  return [
    { name: "  highest memory, importing process", value: memory(Deno.pid, "VmHWM"), unit: "MB" },
    {
      name: "  highest memory, Supabase process",
      value: memory(supabase.pid, "VmHWM"),
      unit: "MB",
    },
  ];
}
