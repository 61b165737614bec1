const ATTRIBUTES = `(?:[^>"']|"[^"]*"|'[^']*')*`;
const ELEMENT = new RegExp(
  `<(title|style|script|noscript)\\b(${ATTRIBUTES})>([\\s\\S]*?)</\\1>|<(meta|link|base)\\b(${ATTRIBUTES})>`,
  "gi",
);

/** What two head elements share when the later one replaces the earlier. */
function identity(tag: string, attributes: string, content: string): string {
  if (tag === "title") return tag;
  const pairs = [...attributes.matchAll(/([^\s=/]+)(?:="([^"]*)")?/g)];
  const key = pairs.find(([, name]) => name === "data-key");
  if (key) return `key ${key[2]}`;
  if (pairs.some(([, name]) => name === "charset")) return `${tag} charset`;
  const named = pairs
    .filter(([, name]) => name !== "nonce" && !(tag === "meta" && name === "content"))
    .map(([, name, value]) => `${name}=${value ?? ""}`).sort();
  return [tag, ...named, content].join(" ");
}

function identify(match: RegExpMatchArray): string {
  const [, container, attributes, content, single, singleAttributes] = match;
  const tag = (container ?? single ?? "").toLowerCase();
  return identity(tag, attributes ?? singleAttributes ?? "", content ?? "");
}

/** `head` with the elements of `added` in it: a match is replaced, the rest appended; last wins. */
export function mergeHead(head: string, added: string): string {
  const elements = new Map<string, string>();
  for (const match of added.matchAll(ELEMENT)) {
    const id = identify(match);
    elements.delete(id);
    elements.set(id, match[0]);
  }
  const merged = head.replace(ELEMENT, (...args) => {
    const match = args as unknown as RegExpMatchArray;
    const id = identify(match);
    const replacement = elements.get(id);
    elements.delete(id);
    return replacement ?? args[0];
  });
  return merged + [...elements.values()].join("");
}
