/** A policy's expression with one part left out. */
export interface Loosened {
  without: string;
  rest: string;
}

/** The expression as `true`, and for an `and` of several conditions also without each of them. */
export function conditions(expression: string): Loosened[] {
  const parts = conjuncts(expression);
  const all = { without: "everything", rest: "true" };
  if (parts.length < 2) return [all];
  return [
    all,
    ...parts.map((without, index) => ({
      without,
      rest: parts.filter((_, other) => other !== index).join(" and "),
    })),
  ];
}

/** The conditions that a top-level AND joins. */
function conjuncts(expression: string): string[] {
  const text = withoutOuterParentheses(expression);
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    else if (depth === 0 && text.startsWith(" AND ", at)) {
      parts.push(text.slice(from, at));
      from = at + " AND ".length;
    }
  }
  return [...parts, text.slice(from)];
}

function withoutOuterParentheses(text: string): string {
  return text.startsWith("(") && closingOf(text, 0) === text.length - 1 ? text.slice(1, -1) : text;
}

/** Where the parenthesis that opens at `open` closes; quoted parentheses do not count. */
export function closingOf(text: string, open: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "'") quoted = !quoted;
    if (quoted) continue;
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  throw new Error(`A parenthesis is not closed in: ${text.slice(open, open + 80)}`);
}
