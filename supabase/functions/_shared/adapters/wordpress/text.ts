import { load } from "npm:cheerio@1.2.0/slim";

/** The text that WordPress gives with entities, without them: `Q&amp;A` is `Q&A`. */
export function decodeEntities(text: string): string {
  return load("<p></p>", null, false)("p").html(text.replaceAll("<", "&lt;")).text();
}

/** Whether two names of terms are one to WordPress: case and entities make no difference. */
export function isSameName(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

function fold(name: string): string {
  return decodeEntities(name).normalize("NFC").replace(/\s+/g, " ").trim().toLowerCase();
}
