import type { FreshContext } from "fresh";
import { z } from "zod";
import { AppError } from "core/errors.ts";
import { readChoices } from "core/keywords/import_choices.ts";
import { type PreviewInput, readCorrections } from "core/keywords/preview_import.ts";
import type { State } from "@/web/state.ts";

const Upload = z.object({
  site: z.uuid(),
  sector_id: z.uuid(),
  upload: z.uuid(),
  name: z.string().max(255).default(""),
});
/** Which upload a preview is about, as its address and its form carry it. */
export type Upload = z.infer<typeof Upload>;

/** Which upload a request is about and how it is to be read. Throws `not_found`. */
export function readUpload(ctx: FreshContext<State>, given: Record<string, unknown>) {
  const parsed = Upload.safeParse(given);
  const site = ctx.state.me.sites.find(({ id }) => id === parsed.data?.site);
  const sector = site?.sectors.find(({ id }) => id === parsed.data?.sector_id);
  if (!parsed.success || !site || !sector) {
    throw new AppError("not_found", "This upload was not found.");
  }
  const upload = parsed.data;
  const { account, user } = ctx.state.me;
  const owner = { accountId: account.id, siteId: site.id, userId: user.id };
  const input: PreviewInput = {
    owner,
    uploadId: upload.upload,
    sectorId: sector.id,
    filename: upload.name,
    corrections: readCorrections(given),
    choices: readChoices(given),
  };
  return { upload, site, sector: sector.name, input };
}
