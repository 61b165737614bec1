import { z } from "npm:zod@4.6.7";
import { type Db, unwrap, unwrapOne } from "../db.ts";
import { Hosting } from "./schema.ts";

/** Times of some weekdays, Sunday being 0, in minutes of the day; one that ends before it starts ends the next day. */
export const PublishingWindow = z.object({
  weekdays: z.array(z.coerce.number().int().min(0).max(6)).min(1),
  from: z.int().min(0).max(1439),
  to: z.int().min(0).max(1440),
});
export type PublishingWindow = z.infer<typeof PublishingWindow>;

/** Windows that a form has room for. */
export const MOST_WINDOWS = 6;

/** A window as a form shows it. */
export interface WindowRow {
  weekdays: number[];
  from: string;
  to: string;
}

/** The windows of a form, empty rows among them. */
export function windowRows(form: FormData): WindowRow[] {
  return Array.from({ length: MOST_WINDOWS }, (_, row) => ({
    weekdays: form.getAll(`window_${row}_days[]`).map(Number),
    from: String(form.get(`window_${row}_from`) ?? ""),
    to: String(form.get(`window_${row}_to`) ?? ""),
  }));
}

const minute = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Enter a time.")
  .transform((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
const isOn = z.preprocess((value) => value === "on", z.boolean());
const empty = (value: unknown) => value === "" || value === undefined ? null : value;

/** Rows in which no day is ticked are none. */
function gatherWindows(form: unknown): unknown {
  if (typeof form !== "object" || form === null) return form;
  const fields = form as Record<string, unknown>;
  const rows = Array.from({ length: MOST_WINDOWS }, (_, row) => ({
    weekdays: fields[`window_${row}_days`],
    from: fields[`window_${row}_from`],
    to: fields[`window_${row}_to`],
  }));
  return { ...fields, windows: rows.filter(({ weekdays }) => weekdays !== undefined) };
}

/** The publishing rules of a site as its form sends them. */
export const PublishingRulesForm = z.preprocess(
  gatherWindows,
  z.object({
    hosting_type: Hosting,
    auto_publish: isOn,
    on_approval: isOn,
    needs_picture: isOn,
    min_words: z.preprocess(
      (value) => empty(value) ?? 0,
      z.coerce.number("Enter a number.").int().min(0, "Enter a number.").max(
        20_000,
        "At most 20,000.",
      ),
    ),
    time_zone: z.string().min(1, "Choose a time zone.").max(60),
    windows: z.array(z.object({
      weekdays: z.array(z.coerce.number().int().min(0).max(6)).min(1),
      from: minute,
      to: minute,
    })),
    daily_limit: z.preprocess(
      empty,
      z.coerce.number("Enter a number.").int("Enter a whole number.").min(
        1,
        "At least 1, or leave it empty.",
      )
        .max(1000, "At most 1,000.").nullable(),
    ),
    status: z.preprocess(empty, z.enum(["draft", "pending", "publish", "future"]).nullable()),
    integration_ids: z.array(z.uuid()).max(20).default([]),
  }),
);
export type PublishingRulesForm = z.infer<typeof PublishingRulesForm>;

/** Why something waits for its time. */
export const WaitReason = z.enum(["window", "limit", "approval"]);
export type WaitReason = z.infer<typeof WaitReason>;

const PublishingRules = z.object({
  site: z.object({
    id: z.uuid(),
    name: z.string(),
    hosting_type: Hosting,
    auto_publish: z.boolean(),
  }),
  rules: z.object({
    time_zone: z.string(),
    windows: z.array(PublishingWindow),
    daily_limit: z.int().nullable(),
    on_approval: z.boolean(),
    min_words: z.int(),
    needs_picture: z.boolean(),
    status: z.enum(["draft", "pending", "publish", "future"]).nullable(),
    integration_ids: z.array(z.uuid()),
    updated_at: z.string().nullable(),
    updated_by: z.string().nullable(),
  }),
  now: z.string(),
  /** When a window is open next; `now` while one is. */
  open_at: z.string().nullable(),
  destinations: z.array(z.object({
    /** Null for the site's own pages. */
    id: z.uuid().nullable(),
    name: z.string(),
    active: z.boolean(),
    chosen: z.boolean(),
    status: z.string(),
    waiting: z.int(),
    /** Places of this day that are taken. */
    today: z.int(),
  })),
  next: z.array(z.object({
    content_id: z.uuid(),
    title: z.string(),
    destination: z.string(),
    at: z.string().nullable(),
    reason: WaitReason.nullable(),
  })),
});
export type PublishingRules = z.infer<typeof PublishingRules>;

/** The publishing rules of a site, its destinations and what goes out next. Throws `not_found`. */
export async function readPublishing(
  { db }: { db: Db },
  { siteId }: { siteId: string },
): Promise<PublishingRules> {
  const found = unwrapOne(await db.rpc("read_publishing", { p_site_id: siteId }), "site");
  return PublishingRules.parse(found);
}

/** Changes the rules of a site; what waits is planned anew. Throws `invalid`, `forbidden`, `not_found`. */
export async function savePublishingRules(
  { db }: { db: Db },
  { siteId, rules }: { siteId: string; rules: PublishingRulesForm },
): Promise<void> {
  unwrap(await db.rpc("save_publishing_rules", { p_site_id: siteId, p_rules: rules }));
}
