import { pick, type Random, shuffled } from "../random.ts";
import { capitalise } from "../text/words.ts";

/** Values for the slots of a sentence template. */
export type Slots = Readonly<Record<string, string>>;

/** Fills `{slot}`s, settles every `[this|that]`, and begins each sentence with a capital. */
export function sentence(template: string, slots: Slots, random: Random): string {
  const settled = template.replace(
    /\[([^\]]*)\]/g,
    (_, choices: string) => pick(random, choices.split("|")),
  );
  const opened = settled.replace(
    /(^|[.?!] )\{(\w+)\}/g,
    (_, before: string, name: string) => before + capitalise(slots[name] ?? ""),
  );
  const filled = opened.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? "");
  return capitalise(filled.replace(/ {2,}/g, " ").replace(/ ([,.;:])/g, "$1").trim());
}

/**
 * Deals items in a seeded order and none twice before all have been dealt, so that an article does
 * not repeat itself while there is something else to say.
 */
export class Deck<T> {
  #left: T[] = [];

  constructor(private readonly items: readonly T[], private readonly random: Random) {}

  /** So many items, none twice; fewer when there are not as many. */
  dealSome(count: number): T[] {
    const dealt = new Set<T>();
    const most = Math.min(count, this.items.length);
    for (let tries = 0; dealt.size < most && tries < this.items.length * 3; tries++) {
      dealt.add(this.deal());
    }
    return [...dealt];
  }

  deal(): T {
    if (this.#left.length === 0) this.#left = shuffled(this.random, this.items);
    const item = this.#left.pop();
    if (item === undefined) throw new RangeError("an empty deck");
    return item;
  }
}
