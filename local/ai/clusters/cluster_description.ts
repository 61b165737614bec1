import type { ClusterKeyword } from "../inputs.ts";
import { pick, randomFrom } from "../random.ts";
import { type Intent, intentOf } from "../text/intents.ts";
import { listed, sentenceForm } from "../text/words.ts";

const NEEDS: Record<Intent, readonly string[]> = {
  informational: [
    "Readers want to understand the subject before they act",
    "People here are looking for a clear explanation",
    "Most of these searches ask for an answer or a method",
  ],
  commercial: [
    "Readers are weighing options and want an honest comparison",
    "People here have a shortlist and need help to decide",
    "Most of these searches come shortly before a choice",
  ],
  transactional: [
    "Readers are ready to act and look for price, stock and trust",
    "People here know what they want and look for where to get it",
    "Most of these searches are one step from an order",
  ],
  navigational: [
    "Readers are looking for a particular name or place",
    "People here already know where they want to go",
    "Most of these searches name their destination",
  ],
};

/** One or two sentences on what the keywords have in common and what their readers need. */
export function clusterDescription(name: string, members: readonly ClusterKeyword[]): string {
  const random = randomFrom("description", name, ...members.map((m) => m.keyword));
  const counts = new Map<Intent, number>();
  for (const { keyword, intent } of members) {
    const read = intentOf(keyword, intent);
    counts.set(read, (counts.get(read) ?? 0) + 1);
  }
  const main = [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "informational";
  const examples = listed(
    members.toSorted((a, b) => (b.volume ?? 0) - (a.volume ?? 0)).slice(0, 3)
      .map(({ keyword }) => `“${sentenceForm(keyword, 50)}”`),
  );
  const opening = pick(random, [
    `Searches around ${name}, such as ${examples}.`,
    `Covers ${examples}${members.length > 3 ? ` and ${members.length - 3} more` : ""}.`,
    `Everything people ask about ${name}: ${examples}.`,
  ]);
  return `${opening} ${pick(random, NEEDS[main])}.`;
}
