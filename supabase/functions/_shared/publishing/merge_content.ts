import { cutBlocks } from "./cut_blocks.ts";
import { type BlockConflict, mergeBlocks, type Piece } from "./merge_blocks.ts";
import { mergeTerms, sameText } from "./merge_fields.ts";

/** Fields that are one text each. */
export const TEXT_FIELDS = [
  "title",
  "slug",
  "excerpt",
  "meta_title",
  "meta_description",
  "status",
] as const;
/** Fields that are sets of words. */
export const TERM_FIELDS = ["tags", "categories"] as const;
export type TextField = typeof TEXT_FIELDS[number];
export type TermField = typeof TERM_FIELDS[number];

/** One side of a merge; a field that is absent is not known there and counts as unchanged. */
export type Version =
  & { html: string }
  & Partial<Record<TextField, string>>
  & Partial<Record<TermField, string[]>>;

/** A field that both sides changed, each in its own way. */
export interface FieldConflict {
  field: TextField;
  base: string | null;
  ours: string;
  theirs: string;
}

export interface MergedContent {
  pieces: Piece[];
  blockConflicts: BlockConflict[];
  /** Fields as they are after the merge; ours where they are in conflict. */
  texts: Partial<Record<TextField, string>>;
  terms: Partial<Record<TermField, string[]>>;
  fieldConflicts: FieldConflict[];
  /** HTML that came into the other side's text and that no article of ours can hold. */
  foreign: string[];
}

/** What a person wants of a conflict: one side, both after another, or a text of their own. */
export type Choice = "ours" | "theirs" | "both" | { html: string };

/**
 * Merges what became of an article on two sides since `base`. Pictures of which `isOwnPicture` says so are left out:
 * they are put in anew with each publication and are no edit.
 */
export function mergeContent(
  base: Version,
  ours: Version,
  theirs: Version,
  { isOwnPicture = () => false }: { isOwnPicture?: (src: string) => boolean } = {},
): MergedContent {
  const [from, here, there] = [base, ours, theirs].map(({ html }) => cutBlocks(html, isOwnPicture));
  if (!from || !here || !there) throw new Error("Three texts were cut.");
  const { pieces, conflicts } = mergeBlocks(from.blocks, here.blocks, there.blocks);
  const fieldConflicts: FieldConflict[] = [];
  const texts: MergedContent["texts"] = {};
  for (const field of TEXT_FIELDS) {
    const [was, mine, other] = [base[field], ours[field], theirs[field]];
    if (mine === undefined) continue;
    texts[field] = mine;
    if (other === undefined || sameText(mine, other)) continue;
    if (was !== undefined && sameText(was, other)) continue;
    if (was !== undefined && sameText(was, mine)) texts[field] = other;
    else fieldConflicts.push({ field, base: was ?? null, ours: mine, theirs: other });
  }
  const terms: MergedContent["terms"] = {};
  for (const field of TERM_FIELDS) {
    const mine = ours[field];
    if (mine) terms[field] = mergeTerms(base[field] ?? null, mine, theirs[field] ?? mine);
  }
  const foreign = withoutEach(there.foreign, from.foreign);
  return { pieces, blockConflicts: conflicts, texts, terms, fieldConflicts, foreign };
}

/** The text of a merge with a choice for each conflict; one without a choice keeps both. */
export function mergedHtml(
  { pieces, blockConflicts }: Pick<MergedContent, "pieces" | "blockConflicts">,
  choices: readonly (Choice | undefined)[] = [],
): string {
  return pieces.flatMap((piece) => {
    if ("html" in piece) return [piece.html];
    const conflict = blockConflicts[piece.conflict];
    return conflict ? chosenHtml(conflict, choices[piece.conflict] ?? "both") : [];
  }).join("\n");
}

function chosenHtml({ ours, theirs }: BlockConflict, choice: Choice): string[] {
  if (typeof choice === "object") return [choice.html];
  const wanted = choice === "ours" ? [ours] : choice === "theirs" ? [theirs] : [ours, theirs];
  return wanted.filter((html) => html !== null);
}

function withoutEach(all: readonly string[], known: readonly string[]): string[] {
  const left = [...known];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
