import { isOwner } from "core/accounts/session_context.ts";
import { ledgerTable } from "core/billing/list_ledger.ts";
import { readLedgerCsv } from "core/billing/read_ledger_csv.ts";
import { AppError } from "core/errors.ts";
import { csvDownload } from "@/web/file_download.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";

/** The ledger as a file. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { me } = ctx.state;
    if (!isOwner(me)) throw new AppError("forbidden", "Only the owner sees the ledger.");
    const { filters } = ledgerTable.read(ctx.url.searchParams);
    return await csvDownload(readLedgerCsv(ctx.state, filters), `ledger-${me.account.slug}.csv`);
  }),
});
