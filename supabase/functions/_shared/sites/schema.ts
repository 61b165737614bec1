import { z } from "npm:zod@4.6.7";

/** A host name without scheme or path, or nothing. */
const domain = z.string().trim().toLowerCase()
  .transform((text) => text.replace(/^https?:\/\//, "").replace(/\/.*$/, ""))
  .pipe(z.union([
    z.literal(""),
    z.string().max(253).regex(
      /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
      "Write the domain like example.com.",
    ),
  ]));

const name = z.string().trim().min(1, "Name the site.").max(120);
const description = z.string().trim().max(2000).default("");
const optionalId = z.union([z.literal("").transform(() => null), z.uuid()]).nullish()
  .transform((id) => id ?? null);

/** Names typed one per line or separated by commas. */
export const SectorNames = z.string().default("").transform((text) =>
  text.split(/[\n,]/).map((line) => line.trim()).filter(Boolean)
).pipe(z.array(z.string().max(120, "A sector's name has at most 120 characters.")).max(20));

export const NewSite = z.object({
  name,
  domain: domain.default(""),
  industry_id: optionalId,
  industry_sector_ids: z.array(z.uuid()).default([]),
  sector_names: SectorNames,
  description,
}).refine(
  (site) => site.industry_sector_ids.length + site.sector_names.length > 0,
  { path: ["sector_names"], message: "Choose or name at least one sector." },
).refine(
  (site) => site.industry_sector_ids.length + site.sector_names.length <= 5,
  {
    path: ["sector_names"],
    message: "A site has at most five active sectors, so that its topics stay sharp.",
  },
);
export type NewSite = z.infer<typeof NewSite>;

export const SiteChanges = z.object({
  name,
  domain,
  description,
  industry_id: optionalId,
  auto_publish: z.literal("on").optional().transform((on) => on === "on"),
});
export type SiteChanges = z.infer<typeof SiteChanges>;

export const MoreSectors = z.object({
  industry_sector_ids: z.array(z.uuid()).default([]),
  sector_names: SectorNames,
}).refine(
  (more) => more.industry_sector_ids.length + more.sector_names.length > 0,
  { path: ["sector_names"], message: "Choose or name at least one sector." },
);
export type MoreSectors = z.infer<typeof MoreSectors>;
