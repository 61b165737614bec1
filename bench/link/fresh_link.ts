import { join } from "node:path";
import type { Figure } from "../figures.ts";
import { cpuSeconds, type Helper, startHelper } from "../processes.ts";
import { alternate, median, spread } from "../samples.ts";

const REQUESTS = 2_000;
const AT_ONCE = 8;
/** Upstream needs twice the time of the bare server for such a page; the link must not need more. */
const UPSTREAM = 2;

/** The link for Fresh against bare `Deno.serve` and `renderToString` of the same page. */
export async function measureFreshLink(): Promise<Figure[]> {
  const script = join(import.meta.dirname ?? ".", "server.tsx");
  const [fresh, bare] = await Promise.all([
    startHelper(script, ["fresh"]),
    startHelper(script, ["bare"]),
  ]);
  try {
    const page = await refuseOtherPages(fresh, bare);
    const { a, b, ratios } = await alternate(
      { rounds: 9, warmUp: 2 },
      () => timePerRequest(fresh),
      () => timePerRequest(bare),
    );
    return [
      {
        name: "processor time of a request, link / bare",
        value: median(ratios),
        unit: "x",
        spread: spread(ratios),
        goal: UPSTREAM,
        note: `${(page.length / 1000).toFixed(1)} kB of HTML, ${REQUESTS} requests a sample`,
      },
      { name: "  link", value: median(a), unit: "ms", spread: spread(a) },
      { name: "  bare", value: median(b), unit: "ms", spread: spread(b) },
    ];
  } finally {
    await Promise.all([fresh.stop(), bare.stop()]);
  }
}

function urlOf({ ready }: Helper): string {
  const { port } = ready as { port: number };
  return `http://127.0.0.1:${port}/`;
}

async function refuseOtherPages(fresh: Helper, bare: Helper): Promise<string> {
  const [ours, theirs] = await Promise.all(
    [fresh, bare].map(async (server) => await (await fetch(urlOf(server))).text()),
  );
  if (!ours || ours !== theirs) throw new Error(`The pages differ:\n${ours}\n${theirs}`);
  return ours;
}

/** Milliseconds of processor time the server needs for a request. */
async function timePerRequest(server: Helper): Promise<number> {
  const url = urlOf(server);
  const before = cpuSeconds(server.pid);
  const ask = async () => {
    for (let count = 0; count < REQUESTS / AT_ONCE; count++) {
      await (await fetch(url)).bytes();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return (cpuSeconds(server.pid) - before) * 1000 / REQUESTS;
}
