import type { Db } from "core/db.ts";
import { unwrap } from "core/db.ts";
import type { Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** A site with a destination and rules; no worker: whoever claims says by what time. */
export interface RulesDesk {
  db: Db;
  person: Person;
  siteId: string;
  integrationId: string;
  /** Adds articles with a text; answers their ids in order. */
  articles(count: number, status?: string): Promise<string[]>;
  /** Adds another destination. */
  connect(name: string, access?: string): Promise<string>;
  /** Saves rules; what is left out is as for a site without rules, on both its own pages and its websites. */
  rules(rules: Record<string, unknown>): Promise<void>;
  order(contentIds: string[], status?: string, destinations?: string[]): Promise<Ordered[]>;
  /** Plans as the tick of that time would. */
  plan(at: string): Promise<void>;
  /** Claims until nothing is due at that time and ends each well; answers the contents in their order. */
  publish(at: string, most?: number): Promise<string[]>;
  /** What waits of a destination: `title at reason`, in the order of the plan. */
  waiting(destination?: string): Promise<string[]>;
}

export interface Ordered {
  content_id: string;
  integration_id: string | null;
  outcome: string;
  reason: string | null;
  planned_at: string | null;
  wait_reason: string | null;
}

export interface Claim {
  lease: string;
  record: { id: string; content_id: string; orders: number; wanted_status: string };
}

export const ANY = {
  hosting_type: "multi",
  time_zone: "UTC",
  windows: [],
  daily_limit: null,
  integration_ids: [],
};

/** A window of the minutes of these weekdays, Sunday being 0. */
export const daily = (from: string, to: string, weekdays = [0, 1, 2, 3, 4, 5, 6]) => {
  const minute = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  return { weekdays, from: minute(from), to: minute(to) };
};

/** Opens a desk of somebody new; those opened before have nothing to claim any more. */
export async function openRulesDesk(
  { stack, service, ...given }: DatabaseTest,
): Promise<RulesDesk> {
  await stack.sql("update public.site_integrations set active = false");
  const person = await given.person();
  const db = given.as(person);
  const siteId = unwrap(await db.rpc("create_site", { p_name: "Blog", p_sector_names: ["One"] }));
  const desk: RulesDesk = {
    db,
    person,
    siteId,
    integrationId: "",
    async connect(name, access = "application_password") {
      const [made] = await stack.sql<{ id: string }>(
        `insert into public.site_integrations (account_id, site_id, platform, access, name, base_url, capabilities, config)
         values ($1, $2, 'wordpress', $3, $4, 'https://' || $5 || '.test', '{"root": "https://x.test/wp-json/"}',
           '{"status": "publish"}') returning id`,
        [person.accountId, siteId, access, name, crypto.randomUUID()],
      );
      return made?.id ?? "";
    },
    async articles(count, status = "approved") {
      const rows = await stack.sql<{ id: string; n: number }>(
        `insert into public.content (account_id, site_id, sector_id, title, slug, html, status)
         select c.account_id, c.site_id, c.id, 'Article ' || n, 'article-' || $2 || n, '<p>Words of it.</p>', $3
         from public.sectors c cross join generate_series(1, $4::integer) n where c.site_id = $1
         returning id, substring(title from 9)::integer as n`,
        [siteId, crypto.randomUUID().slice(0, 8), status, count],
      );
      return rows.sort((a, b) => a.n - b.n).map(({ id }) => id);
    },
    async rules(rules) {
      const all = { ...ANY, ...rules };
      unwrap(await db.rpc("save_publishing_rules", { p_site_id: siteId, p_rules: all }));
    },
    async order(contentIds, status = "publish", destinations) {
      return unwrap(
        await db.rpc("order_publications", {
          p_site_id: siteId,
          p_content_ids: contentIds,
          p_integration_ids: destinations ?? [desk.integrationId],
          p_status: status,
        }),
      ) as unknown as Ordered[];
    },
    async plan(at) {
      await stack.sql("select app.plan_site(app.publishing_rules_of($1), $2::timestamptz)", [
        siteId,
        at,
      ]);
    },
    async publish(at, most = 1000) {
      const published: string[] = [];
      while (published.length < most) {
        const claim = await claimAt(service, at);
        if (!claim) break;
        published.push(claim.record.content_id);
        await finish(service, claim);
      }
      return published;
    },
    async waiting(destination = desk.integrationId) {
      const rows = await stack.sql<{ told: string }>(
        `select concat_ws(' ', c.title, to_char(w.planned_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI'), w.wait_reason) as told
         from (
           select p.content_id, p.planned_at, p.wait_reason, p.ordered_at, p.place
           from public.publishing_records p where p.integration_id = $1 and p.state = 'queued'
           union all
           select r.content_id, r.planned_at, r.wait_reason, r.ordered_at, r.place
           from public.page_releases r where r.site_id = $1) w
         join public.content c on c.id = w.content_id
         order by w.planned_at nulls first, w.ordered_at, w.place`,
        [destination],
      );
      return rows.map(({ told }) => told);
    },
  };
  desk.integrationId = await desk.connect("The blog");
  return desk;
}

/** Claims what is due at that time by the rules; null when nothing is. */
export async function claimAt(service: Db, at: string): Promise<Claim | null> {
  return unwrap(await service.rpc("claim_publication", { p_now: at })) as unknown as Claim | null;
}

/** Ends a claimed publication well. */
export async function finish(service: Db, { lease, record }: Claim): Promise<void> {
  const done = unwrap(
    await service.rpc("finish_publication", {
      p_id: record.id,
      p_lease: lease,
      p_orders: record.orders,
      p_result: {
        destination_status: record.wanted_status === "publish" ? "publish" : record.wanted_status,
        external_id: crypto.randomUUID(),
        external_url: null,
        version: 1,
      },
    }),
  );
  if (!done) throw new Error("The lease was lost.");
}
