import { groupKeywords } from "core/clusters/grouping/group_keywords.ts";
import { seededRandom } from "./baselines/seeded_random.ts";

const KEYWORDS = 10_000;
const TOPICS = 700;
const WIDTH = 512;

/** Time and memory of grouping many keywords whose embeddings are there already. */
export interface ScaleResult {
  keywords: number;
  groups: number;
  seconds: number;
  /** Highest memory of the process so far, in MB; 0 where the system does not tell. */
  peak_megabytes: number;
}

/** Groups 10,000 made keywords with made embeddings of 512 numbers. For a process of its own. */
export function measureScale(): ScaleResult {
  const random = seededRandom(7);
  const word = () => Array.from({ length: 6 }, () => letters[Math.floor(random() * 20)]).join("");
  const letters = [..."bcdfghklmnprstaeioun"];
  const topics = Array.from({ length: TOPICS }, () => ({
    words: [word(), word(), word()],
    centre: Array.from({ length: WIDTH }, () => random() - 0.5),
  }));
  const common = Array.from({ length: 300 }, word);
  const items = Array.from({ length: KEYWORDS }, () => {
    const topic = topics[Math.floor(random() * TOPICS)] as typeof topics[number];
    const own = topic.words.filter(() => random() < 0.6);
    const extra = common[Math.floor(random() * common.length)];
    return {
      text: [...own, extra].join(" "),
      vector: Float32Array.from(topic.centre, (value) => value + (random() - 0.5) * 1.2),
    };
  });
  const from = performance.now();
  const { groups } = groupKeywords(items);
  return {
    keywords: KEYWORDS,
    groups: new Set(groups.filter((group) => group >= 0)).size,
    seconds: (performance.now() - from) / 1000,
    peak_megabytes: peakMegabytes(),
  };
}

function peakMegabytes(): number {
  try {
    const status = Deno.readTextFileSync("/proc/self/status");
    return Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

if (import.meta.main) console.log(JSON.stringify(measureScale()));
