import { z } from "npm:zod@4.6.7";
import { csvText } from "../billing/read_ledger_csv.ts";
import { type Db, unwrap } from "../db.ts";
import { noteExport } from "./note_export.ts";
import { AuditEntry, type AuditFilters } from "./schema.ts";

const AT_ONCE = 1000;
const HEAD =
  "entry,time,person,person id,role,action,object,object id,label,site,through,address,browser,request,details";

/** The entries that meet the filters in order of time as CSV, UTF-8 with a byte order mark. */
export async function* readAuditCsv(
  { db }: { db: Db },
  filters: AuditFilters,
): AsyncGenerator<string> {
  yield `\ufeff${HEAD}\r\n`;
  for (let after = 0, full = true; full;) {
    const entries = z.array(AuditEntry).parse(unwrap(
      await db.rpc("export_audit", { p_filters: filters, p_after: after, p_limit: AT_ONCE }),
    ));
    if (after === 0) await noteExport({ db }, { what: "activity", filters });
    if (entries.length > 0) yield entries.map(toLine).join("");
    after = entries.at(-1)?.id ?? after;
    full = entries.length === AT_ONCE;
  }
}

function toLine(entry: AuditEntry): string {
  const texts = [
    entry.actor || "IGNY8",
    entry.actor_id,
    entry.actor_role,
    entry.action,
    entry.object_type,
    entry.object_id,
    entry.object_label,
    entry.site_name,
    entry.via,
    entry.ip,
    entry.user_agent,
    entry.request_id,
    Object.keys(entry.details).length > 0 ? JSON.stringify(entry.details) : "",
  ];
  return [entry.id, entry.at, ...texts.map((text) => csvText(text ?? ""))].join(",") + "\r\n";
}
