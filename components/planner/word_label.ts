import { statusLabel } from "@/components/ui/status_tones.ts";

/** "how_to" as people read it: "How to"; abbreviations stay capital. */
export function wordLabel(word: string): string {
  return word === "faq" || word === "csv" || word === "api"
    ? word.toUpperCase()
    : statusLabel(word);
}
