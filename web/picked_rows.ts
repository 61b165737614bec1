import { z } from "zod";
import { AppError } from "core/errors.ts";

const Ids = z.array(z.uuid()).max(1000);

/**
 * The rows a table's form names: one by its own button (`only`), the ticked ones, the whole page, or
 * all that match the filter (`scope`). Throws `invalid` when there are none or more than 1,000.
 */
export async function pickedRows(
  form: FormData,
  matching: (filter: URLSearchParams) => Promise<string[]> = () => Promise.resolve([]),
): Promise<string[]> {
  const scopes = form.getAll("scope");
  const only = form.get("only");
  const ids = only
    ? [only]
    : scopes.includes("matching")
    ? await matching(new URLSearchParams(String(form.get("filter") ?? "")))
    : scopes.includes("page")
    ? form.getAll("page_ids[]")
    : form.getAll("ids[]");
  const parsed = Ids.safeParse([...new Set(ids)]);
  if (!parsed.success) throw new AppError("invalid", "Choose at most 1,000 rows.");
  if (parsed.data.length === 0) throw new AppError("invalid", "Choose at least one row first.");
  return parsed.data;
}
