import type { ExportFormat } from "core/exports/export_content.ts";

/** The kinds of file articles can be taken away as. */
export const EXPORT_NAMES: [format: ExportFormat, name: string][] = [
  ["wxr", "WordPress (WXR)"],
  ["markdown", "Markdown, zip"],
  ["html", "HTML, zip"],
];
