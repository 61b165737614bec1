import { wordLabel } from "../planner/word_label.ts";

/** "3 articles", "1 article". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}

/** Values of a select whose labels are the values as people read them. */
export function choicesOf(values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: wordLabel(value) }));
}

/** What is said after an order of work. */
export function orderWords(
  { jobs, skipped, credits, repeated }: {
    jobs: string[];
    skipped: number;
    credits: number;
    repeated: boolean;
  },
  one: string,
  many = `${one}s`,
): string {
  if (repeated) return "This was ordered already; nothing was ordered twice.";
  if (jobs.length === 0) return "There was nothing to do: all of it is done or under way already.";
  const left = skipped > 0 ? ` ${skipped} had nothing to do and were left out.` : "";
  return `${counted(jobs.length, one, many)} ordered, ${
    counted(credits, "credit")
  } reserved. What is not used comes back.${left}`;
}
