import { Parser } from "npm:htmlparser2@12.0.0";
import type { EntrySink } from "./zip_entries.ts";

/**
 * Parses an entry of an archive as XML while it is unpacked. Entities of a document type are never
 * expanded and nothing outside the entry is fetched.
 */
export function parseEntry(handler: ConstructorParameters<typeof Parser>[0]): EntrySink {
  const decoder = new TextDecoder();
  const parser = new Parser(handler, { xmlMode: true, decodeEntities: true });
  return (chunk, isLast) => {
    parser.write(decoder.decode(chunk, { stream: !isLast }));
    if (isLast) parser.end();
  };
}

/** A tag's name without its namespace. */
export function localName(tag: string): string {
  return tag.slice(tag.indexOf(":") + 1);
}
