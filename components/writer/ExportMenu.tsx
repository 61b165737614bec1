import type { ExportFormat } from "core/exports/export_content.ts";
import { Menu, MenuLink } from "../ui/Menu.tsx";
import { EXPORT_NAMES } from "./export_names.ts";

/** Offers articles as a file in each format. */
export function ExportMenu({ href }: { href: (format: ExportFormat) => string }) {
  return (
    <Menu label="Export" icon="download">
      {EXPORT_NAMES.map(([format, name]) => (
        <MenuLink key={format} href={href(format)} file>{name}</MenuLink>
      ))}
    </Menu>
  );
}
