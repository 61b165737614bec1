/** The JSON document in a model's answer, also inside a code fence or prose; undefined when there is none. */
export function readAnswer(text: string): unknown {
  const open = text.indexOf("{");
  const close = text.lastIndexOf("}");
  if (open < 0 || close <= open) return undefined;
  try {
    return storable(JSON.parse(text.slice(open, close + 1)));
  } catch {
    return undefined;
  }
}

// Postgres stores neither NUL nor half a surrogate pair, and one of them would cost the whole answer.
function storable(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\0", "").toWellFormed();
  if (Array.isArray(value)) return value.map(storable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, storable(inner)]));
}
