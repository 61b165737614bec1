import { deepEqual, equal, match, ok } from "node:assert/strict";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, makeDue, ruleText, saveRule, tick } from "./rules_desk.ts";

const DAILY = {
  trigger: "schedule",
  record: "keyword",
  actions: ["notify"],
  cron: "0 6 * * *",
  time_zone: "Europe/Berlin",
};
/** As after an upgrade whose list of time zones is shorter. */
const LOST = "Europe/Atlantis";

databaseTest(
  "a rule whose time zone is lost stops no other, is switched off and told",
  async (given) => {
    const shop = await openWorkshop(given);
    const [lost, good] = [await saveRule(shop, DAILY), await saveRule(shop, DAILY)];
    const [lostListener, listener] = [
      await saveRule(shop, { actions: ["notify"] }),
      await saveRule(shop, { actions: ["notify"] }),
    ];
    await given.stack.sql(
      "update public.automation_rules set time_zone = $1 where id in ($2, $3)",
      [
        LOST,
        lost,
        lostListener,
      ],
    );
    await shop.addKeywords(["one"]);
    await makeDue(given, lost, 2);
    await makeDue(given, good, 1);
    await tick(given);
    for (const rule of [lost, good, lostListener, listener]) {
      deepEqual((await executionsOf(given, rule)).map(({ status }) => status), ["completed"]);
    }
    const { data: told } = await shop.db.from("notifications").select("body").like(
      "title",
      "Rule switched off%",
    );
    match(told?.[0]?.body ?? "", /time zone does not exist any more/);
    const { data } = await shop.db.rpc("read_rule", { p_rule_id: lost });
    const { active, times, next_at } = data as { active: boolean; times: string[]; next_at: null };
    deepEqual([active, times, next_at], [false, [], null]);
    equal((await shop.db.rpc("list_rules", { p_site_id: shop.siteId })).error, null);
    equal((await shop.db.rpc("stuck_work")).error, null);
    const on = () => shop.db.rpc("set_rule_active", { p_rule_id: lost, p_active: true });
    equal((await on()).error?.details, "invalid");
    const mended = ruleText({ ...DAILY, active: false });
    equal(
      (await shop.db.rpc("save_rule", { p_site_id: shop.siteId, p_rule: mended, p_rule_id: lost }))
        .error,
      null,
    );
    equal((await on()).error, null);
    const [again] = await given.stack.sql<{ due: boolean }>(
      "select active and next_at > now() as due from public.automation_rules where id = $1",
      [lost],
    );
    equal(again?.due, true);
  },
);

databaseTest(
  "a site whose time zone is lost publishes by UTC, and the others as they did",
  async (given) => {
    const shops = [await openWorkshop(given), await openWorkshop(given)];
    for (const shop of shops) {
      const { error } = await shop.db.rpc("save_publishing_rules", {
        p_site_id: shop.siteId,
        p_rules: {
          hosting_type: "igny8_sites",
          auto_publish: false,
          time_zone: "Europe/Berlin",
          windows: [],
          daily_limit: 5,
          on_approval: true,
          min_words: 0,
          needs_picture: false,
        },
      });
      equal(error, null, error?.message);
    }
    await given.stack.sql("update public.publishing_rules set time_zone = $1 where site_id = $2", [
      LOST,
      shops[0]?.siteId,
    ]);
    for (const shop of shops) {
      const [content] = await given.stack.sql<{ id: string }>(
        `insert into public.content (account_id, site_id, sector_id, title, slug, html, status)
       values ($1, $2, $3, 'An article', 'an-article', '<p>Words</p>', 'review') returning id`,
        [shop.person.accountId, shop.siteId, shop.sectorId],
      );
      const { error } = await shop.db.rpc("move_content", {
        p_site_id: shop.siteId,
        p_ids: [content?.id ?? ""],
        p_action: "approve",
      });
      equal(error, null, error?.message);
    }
    await given.stack.sql("select app.release_pages()");
    for (const shop of shops) {
      const rows = await given.stack.sql<{ status: string }>(
        "select status from public.content where site_id = $1",
        [shop.siteId],
      );
      deepEqual(rows.map(({ status }) => status), ["published"]);
    }
    ok(!(await given.service.rpc("claim_publication", {})).error);
  },
);
