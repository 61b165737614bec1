import type { VNode } from "preact";
import { renderToString } from "preact-render-to-string";
import type { Figure } from "../figures.ts";
import { alternate, median, spread } from "../samples.ts";
import { threadClock } from "../thread_clock.ts";
import { openWorkspace, startSupabase, type Workspace } from "../supabase/supabase.ts";
import { type BuiltApp, loadApp } from "./built_app.ts";
import { addKeywords } from "./keywords.ts";
import { vnodeTree } from "./markup.ts";
import { loadedScripts } from "./scripts.ts";
import { type Watch, watchFetch } from "./watched_fetch.ts";

const URL_OF_PAGE = "http://localhost:8000/planner/keywords";
/** Requests, or renderings, per sample. */
const BATCH = 20;

/** The keyword page with 50 of 10,000 rows, signed in: round trips, server time, scripts. */
export async function measureKeywordPage(): Promise<Figure[]> {
  const supabase = await startSupabase();
  try {
    const workspace = await openWorkspace(supabase);
    await addKeywords(supabase, workspace);
    const app = await loadApp(supabase);
    const watch = watchFetch(supabase.url);
    try {
      return await measure(app, watch, workspace);
    } finally {
      watch.stop();
      await app.close();
    }
  } finally {
    await supabase.stop();
  }
}

async function measure(app: BuiltApp, watch: Watch, workspace: Workspace): Promise<Figure[]> {
  const ask = () => app.fetch(pageRequest(workspace));
  await (await ask()).body?.cancel();
  watch.reset();
  const html = await (await ask()).text();
  refuseOtherPages(html);
  const asked = [...watch.asked];
  const time = await serverTime(ask, watch, html);
  const scripts = await loadedScripts({ url: URL_OF_PAGE, html }, app.fetch);
  return [
    {
      name: "round trips to the database",
      value: asked.length,
      unit: "round trips",
      goal: 2,
      note: asked.join(", "),
    },
    ...time,
    {
      name: "JavaScript, gzip",
      value: scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000,
      unit: "kB",
      goal: 15,
      note: scripts.map(({ path, bytes }) => `${path.split("/").at(-1)} ${bytes}`).join(", "),
    },
  ];
}

function pageRequest({ tokens }: Workspace): Request {
  return new Request(URL_OF_PAGE, {
    headers: {
      accept: "text/html",
      cookie: `igny8_access=${tokens.accessToken}; igny8_refresh=${tokens.refreshToken}`,
    },
  });
}

function refuseOtherPages(html: string): void {
  const rows = html.split('data-row=""').length + html.split("data-row>").length - 2;
  const boxes = Math.max(rows, html.match(/data-row\b/g)?.length ?? 0);
  if (boxes !== 50) throw new Error(`The page has ${boxes} rows, not 50: ${html.slice(0, 300)}`);
}

/**
 * The answer's time on this thread, Supabase answering from memory, against that of rendering its
 * markup; and once more on the clock with the live database, without the waiting.
 */
async function serverTime(
  ask: () => Promise<Response>,
  watch: Watch,
  html: string,
): Promise<Figure[]> {
  const tree = sameMarkup(html);
  const clock = threadClock();
  const perAnswer = async (work: () => unknown) => {
    const start = clock();
    for (let count = 0; count < BATCH; count++) await work();
    return (clock() - start) / BATCH;
  };
  const live = await liveTimes(ask, watch);
  const { a, b, ratios } = await alternate({ rounds: 80, warmUp: 30 }, () => {
    watch.replay(BATCH);
    return perAnswer(ask);
  }, () => perAnswer(() => renderToString(tree)));
  watch.goLive();
  const size = `${Math.round(html.length / 1000)} kB of HTML`;
  return [
    {
      name: "server time without the database / bare rendering",
      value: median(ratios),
      unit: "x",
      spread: spread(ratios),
      goal: 2,
      note: `${size}; processor time, the database's answers replayed from memory`,
    },
    { name: "  server time", value: median(a), unit: "ms", spread: spread(a) },
    {
      name: "  preact-render-to-string of the same markup, elements made once",
      value: median(b),
      unit: "ms",
      spread: spread(b),
    },
    {
      name: "  server time by the clock, live database, waiting taken off",
      value: median(live),
      unit: "ms",
      spread: spread(live),
    },
  ];
}

function sameMarkup(html: string): VNode {
  const tree = vnodeTree(html);
  const length = renderToString(tree).length;
  if (Math.abs(length / html.length - 1) < 0.05) return tree;
  throw new Error(`The same markup has ${html.length} and ${length} characters.`);
}

async function liveTimes(ask: () => Promise<Response>, watch: Watch): Promise<number[]> {
  const times: number[] = [];
  for (let count = -50; count < 150; count++) {
    watch.reset();
    const start = performance.now();
    await (await ask()).body?.cancel();
    if (count >= 0) times.push(performance.now() - start - watch.waited);
  }
  return times;
}
