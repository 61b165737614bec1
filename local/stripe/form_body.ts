/** A field of a request: text, or fields below it. */
export type Field = string | Fields;
export interface Fields {
  [name: string]: Field;
}

const NAME = /^([^[]+)((?:\[[^\]]*\])*)$/;

/** Reads Stripe's form encoding: `items[0][price]=x` stands for { items: { 0: { price: "x" } } }. */
export function readFields(encoded: string): Fields {
  const fields: Fields = Object.create(null);
  for (const [name, value] of new URLSearchParams(encoded)) {
    const found = NAME.exec(name);
    if (!found) continue;
    const below = [...(found[2] ?? "").matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? "");
    place(fields, [found[1] ?? "", ...below], value);
  }
  return fields;
}

function place(fields: Fields, [first = "", ...rest]: string[], value: string): void {
  const name = first === "" ? String(Object.keys(fields).length) : first;
  if (rest.length === 0) {
    fields[name] = value;
    return;
  }
  const below = fields[name];
  const inner: Fields = typeof below === "object" ? below : Object.create(null);
  fields[name] = inner;
  place(inner, rest, value);
}

/** The text at a path, or null. */
export function textAt(fields: Fields, ...path: string[]): string | null {
  let at: Field | undefined = fields;
  for (const name of path) at = typeof at === "object" ? at[name] : undefined;
  return typeof at === "string" ? at : null;
}

/** The fields at a path, none when there are none. */
export function fieldsAt(fields: Fields, ...path: string[]): Fields {
  let at: Field | undefined = fields;
  for (const name of path) at = typeof at === "object" ? at[name] : undefined;
  return typeof at === "object" ? at : {};
}

/** The texts directly below a path, as metadata has them. */
export function textsAt(fields: Fields, ...path: string[]): Record<string, string> {
  const found = Object.entries(fieldsAt(fields, ...path));
  return Object.fromEntries(
    found.filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

/** The values of a list: `expand[0]=a&expand[]=b`. */
export function listAt(fields: Fields, ...path: string[]): Field[] {
  return Object.values(fieldsAt(fields, ...path));
}
