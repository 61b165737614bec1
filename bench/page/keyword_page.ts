import { renderToString } from "preact-render-to-string";
import type { Figure } from "../figures.ts";
import { alternate, median, spread } from "../samples.ts";
import { threadClock } from "../thread_clock.ts";
import { openWorkspace, startSupabase, type Workspace } from "../supabase/supabase.ts";
import { type BuiltApp, loadApp } from "./built_app.ts";
import { addKeywords } from "./keywords.ts";
import { elementsOf, readMarkup } from "./markup.ts";
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
  const boxes = html.match(/data-row\b/g)?.length;
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
  const markup = readMarkup(html);
  const once = elementsOf(markup);
  refuseOtherMarkup(html, renderToString(once));
  const clock = threadClock();
  const perAnswer = async (work: () => unknown) => {
    const start = clock();
    for (let count = 0; count < BATCH; count++) await work();
    return (clock() - start) / BATCH;
  };
  const answer = () => {
    watch.replay(BATCH);
    return perAnswer(ask);
  };
  const rounds = { rounds: 60, warmUp: 30 };
  const live = await liveTimes(ask, watch);
  const strict = await alternate(rounds, answer, () => perAnswer(() => renderToString(once)));
  const bare = await alternate(
    rounds,
    answer,
    () => perAnswer(() => renderToString(elementsOf(markup))),
  );
  watch.goLive();
  const size = `${Math.round(html.length / 1000)} kB of HTML`;
  return [
    {
      name: "server time without the database / rendering elements made once",
      value: median(strict.ratios),
      unit: "x",
      spread: spread(strict.ratios),
      goal: 2,
      note: `${size}; processor time, the database's answers replayed from memory`,
    },
    {
      name: "server time without the database / making and rendering elements",
      value: median(bare.ratios),
      unit: "x",
      spread: spread(bare.ratios),
      goal: 2,
      note: "as a bare server must, that makes its elements for every request",
    },
    timeFigure("  server time", [...strict.a, ...bare.a]),
    timeFigure("  preact-render-to-string of the same markup, elements made once", strict.b),
    timeFigure("  making the elements and preact-render-to-string", bare.b),
    timeFigure("  server time by the clock, live database, waiting taken off", live),
  ];
}

function timeFigure(name: string, times: number[]): Figure {
  return { name, value: median(times), unit: "ms", spread: spread(times) };
}

function refuseOtherMarkup({ length }: string, rendered: string): void {
  if (Math.abs(rendered.length / length - 1) < 0.05) return;
  throw new Error(`The same markup has ${length} and ${rendered.length} characters.`);
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
