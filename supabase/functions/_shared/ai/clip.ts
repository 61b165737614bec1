/** `text` on one line with single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, " ").trim();
}

/** `text` on one line and at most `max` characters long, cut after a whole word where there is one. */
export function clipWords(text: string, max: number): string {
  const line = oneLine(text);
  if (line.length <= max) return line;
  const head = line.slice(0, max + 1);
  const space = head.lastIndexOf(" ");
  const cut = space > max / 2 ? head.slice(0, space) : wholeCharacters(line.slice(0, max));
  return cut.replace(/[\s,;:–—\-|/&(]+$/u, "");
}

/** Leaves out a surrogate whose other half was cut off. */
function wholeCharacters(text: string): string {
  return text.replace(/[\uD800-\uDBFF]$/, "");
}

/** The first `max` different, non-empty texts, each clipped to `length` characters; case does not count. */
export function clipList(texts: string[], max: number, length: number): string[] {
  const kept = new Map<string, string>();
  for (const text of texts) {
    const clipped = clipWords(text, length);
    const key = clipped.toLowerCase();
    if (clipped && !kept.has(key)) kept.set(key, clipped);
  }
  return [...kept.values()].slice(0, max);
}
