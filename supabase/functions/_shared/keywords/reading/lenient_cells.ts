/**
 * Splits one line whose quoting is broken. A quoted cell ends at the first quotation mark that
 * stands before a delimiter or the end, so that inches and unescaped quotes stay in their cell; one
 * that nobody closes is dropped.
 */
export function lenientCells(line: string, delimiter: string): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length) {
    const close = line[at] === '"' ? closingQuote(line, at + 1, delimiter) : -1;
    if (close !== -1) {
      cells.push(innerText(line.slice(at + 1, close)));
      at = close + 2;
      continue;
    }
    const next = line.indexOf(delimiter, at);
    const end = next === -1 ? line.length : next;
    cells.push(line.slice(line[at] === '"' ? at + 1 : at, end));
    at = end + 1;
  }
  return cells;
}

/** Takes one pair of quotation marks off a cell that has them around it and none loose inside. */
export function unquoted(cell: string): string {
  const trimmed = cell.trim();
  if (trimmed.length < 2 || !trimmed.startsWith('"') || !trimmed.endsWith('"')) return cell;
  const inner = trimmed.slice(1, -1);
  return /^(?:[^"]|"")*$/.test(inner) ? inner.replaceAll('""', '"') : cell;
}

function closingQuote(line: string, from: number, delimiter: string): number {
  for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
    if (at + 1 === line.length || line[at + 1] === delimiter) return at;
  }
  return -1;
}

/** Some tools quote a cell twice; an odd count of marks shows that the outer pair is theirs. */
function innerText(quoted: string): string {
  const text = quoted.replaceAll('""', '"');
  const marks = text.split('"').length - 1;
  const doubled = marks % 2 === 1 && marks > 1 && text.startsWith('"') && text.endsWith('"');
  return doubled ? text.slice(1, -1) : text;
}
