import { z } from "npm:zod@4.6.7";

/** What `job_input` gives every function: the prompt of the account and the site. */
export const JobInput = z.object({
  prompt: z.object({ body: z.string(), version: z.number().int() }).nullable(),
  site: z.object({
    name: z.string(),
    domain: z.string().nullable(),
    industry: z.string().nullable(),
  }),
  sector: z.string().nullish(),
});

type JobInput = z.infer<typeof JobInput>;

/** The site as the model sees it. */
export function siteForModel({ site, sector }: JobInput) {
  return {
    name: site.name,
    domain: site.domain ?? "",
    industry: site.industry ?? "",
    sector: sector ?? "",
  };
}
