/** A run of unchanged, added or removed text. */
export interface WordRun {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Beyond this many table cells the two texts are shown whole; about 2,000 words against 2,000. */
const MOST_CELLS = 4_000_000;

/** How `after` differs from `before`, word by word, by their longest common subsequence. */
export function wordDiff(before: string, after: string): WordRun[] {
  const from = words(before);
  const to = words(after);
  if (from.length * to.length > MOST_CELLS) {
    return [{ kind: "removed", text: before }, { kind: "added", text: after }];
  }
  const width = to.length + 1;
  const common = commonLengths(from, to);
  const runs: WordRun[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    const removed = common[(i + 1) * width + j] ?? -1;
    const added = common[i * width + j + 1] ?? -1;
    if (i < from.length && j < to.length && from[i] === to[j]) {
      extend(runs, "same", from[i++]);
      j++;
    } else if (i < from.length && (j === to.length || removed >= added)) {
      extend(runs, "removed", from[i++]);
    } else {
      extend(runs, "added", to[j++]);
    }
  }
  return runs;
}

/** Words with the space after them, so that the runs join to the texts again. */
function words(text: string): string[] {
  return text.split(/(?<=\s)(?=\S)/).filter(Boolean);
}

/** `common[i * width + j]`: length of what the texts share from word i and word j on. */
function commonLengths(from: string[], to: string[]): Uint16Array {
  const width = to.length + 1;
  const common = new Uint16Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      common[i * width + j] = from[i] === to[j]
        ? (common[(i + 1) * width + j + 1] ?? 0) + 1
        : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
    }
  }
  return common;
}

function extend(runs: WordRun[], kind: WordRun["kind"], text: string | undefined): void {
  const last = runs.at(-1);
  if (last?.kind === kind) last.text += text ?? "";
  else runs.push({ kind, text: text ?? "" });
}
