import { doesNotMatch, equal, match, ok } from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { stranger, type Visitor } from "@/tests/harness/app_visitor.ts";
import { hire, leftMessage, makeStaff, type Office, openOffice } from "@/tests/routes/office.ts";

/** Somebody of the platform's staff, and the account of a customer. */
async function scene(): Promise<{ staff: Visitor; customer: Office; page: string }> {
  const home = await openOffice();
  await makeStaff(home, home.owner);
  const customer = await openOffice();
  const name = `Roastery ${customer.accountId.slice(0, 8)}`;
  await customer.owner.post("/settings", { name });
  return { staff: home.owner, customer, page: `/staff/accounts/${customer.accountId}` };
}

const reason = "Ticket 4711: the run stands still";

appTest("staff find an account, open it with a reason, and leave it", async () => {
  const { staff, customer, page } = await scene();
  const found = await staff.get(`/staff/accounts?q=Roastery+${customer.accountId.slice(0, 8)}`);
  equal(found.status, 200);
  equal(found.text.split("<tbody>")[1]?.match(/<tr/g)?.length, 1);
  match(found.text, new RegExp(`href="${page}"`));
  match((await staff.get("/dashboard")).text, /href="\/staff\/accounts"/);
  const opened = await staff.post(page, { action: "open", mode: "look", reason });
  equal(opened.location, "/dashboard");
  for (const path of ["/dashboard", "/planner/keywords", "/settings", "/staff/accounts"]) {
    const { text, status } = await staff.get(path);
    equal(status, 200);
    match(text, /You are looking at <strong>Roastery [0-9a-f]{8}<\/strong> as IGNY8 staff/, path);
    match(text, /<form[^>]*action="\/staff\/visit\/leave"/);
  }
  match((await staff.get(`/setup/sites/${customer.siteId}`)).text, /Corner Coffee/);
  const { text } = await customer.owner.get("/settings/activity?action=staff.opened");
  match(text, /Opened by staff/);
  match(text, /Ticket 4711: the run stands still/);
  match(text, /Nora Newcomer[\s\S]*Staff/);
  equal((await staff.post("/staff/visit/leave", {})).location, page);
  doesNotMatch((await staff.get("/dashboard")).text, /You are looking at/);
  equal((await staff.get(`/setup/sites/${customer.siteId}`)).status, 404);
  match((await customer.owner.get("/settings/activity?action=staff.left")).text, /Staff left/);
});

appTest(
  "a visit to look shows no form that writes; one to change writes under a name",
  async () => {
    const { staff, customer, page } = await scene();
    await staff.post(page, { action: "open", mode: "look", reason });
    doesNotMatch((await staff.get("/settings")).text, /name="name"/);
    await staff.post("/settings/modules", { module: "linker", enabled: "off" });
    match(leftMessage(staff), /opened this account to look/);
    await staff.post("/staff/visit/leave", {});
    await staff.post(page, { action: "open", mode: "change", reason });
    match((await staff.get("/dashboard")).text, /you can change things/);
    equal(
      (await staff.post("/settings/modules", { module: "linker", enabled: "off" })).status,
      303,
    );
    const { text } = await customer.owner.get("/settings/activity?action=module.switched_off");
    match(text, /Staff/);
    const theme = await staff.post("/settings/theme", { theme: "dark", back: "/dashboard" });
    equal(theme.location, "/dashboard");
    match((await staff.get("/dashboard")).text, /data-theme="dark"/);
  },
);

appTest("to everybody else the staff's pages do not exist", async () => {
  const { customer, page } = await scene();
  const people = [customer.owner, await hire(customer, "admin"), await hire(customer, "viewer")];
  for (const visitor of people) {
    for (const path of ["/staff", "/staff/accounts", page, "/staff/visit/leave"]) {
      equal((await visitor.get(path)).status, 404, path);
      equal((await visitor.post(path, { action: "open", mode: "look", reason })).status, 404, path);
    }
    doesNotMatch((await visitor.get("/dashboard")).text, /\/staff/);
  }
  match((await (await stranger()).get(page)).location ?? "", /^\/sign-in/);
});

appTest("a role taken away closes the account on the next click", async () => {
  const { staff, customer, page } = await scene();
  await staff.post(page, { action: "open", mode: "change", reason });
  equal((await staff.get(`/setup/sites/${customer.siteId}`)).status, 200);
  await customer.product.sql(
    "update public.profiles set role = 'owner' where id in (select staff_id from app.staff_visits where account_id = $1)",
    [customer.accountId],
  );
  equal((await staff.get(`/setup/sites/${customer.siteId}`)).status, 404);
  equal((await staff.get("/staff/accounts")).status, 404);
  doesNotMatch((await staff.get("/dashboard")).text, /You are looking at|\/staff/);
});

appTest("a suspended account reads why, writes nothing, and works again", async () => {
  const { staff, customer, page } = await scene();
  const why = "Chargeback of invoice 12 <b>";
  const short = await staff.post(page, { action: "suspend", reason: "no" });
  equal(short.status, 422);
  match(short.text, /Say why in a few words/);
  equal((await staff.post(page, { action: "suspend", reason: why })).location, page);
  const { owner } = customer;
  const dashboard = await owner.get("/dashboard");
  match(dashboard.text, /This account is suspended/);
  match(dashboard.text, /Chargeback of invoice 12 &lt;b>/);
  match((await owner.get("/notifications")).text, /This account is suspended/);
  await owner.post("/settings/modules", { module: "linker", enabled: "off" });
  match(leftMessage(owner), /suspended/);
  match(
    (await owner.get("/settings/activity?action=account.suspended")).text,
    /Account suspended[\s\S]*Chargeback/,
  );
  equal((await owner.get("/settings/activity/export")).status, 200, "it still exports");
  await staff.post(page, { action: "restore", reason: "The invoice is paid" });
  doesNotMatch((await owner.get("/dashboard")).text, /This account is suspended/);
  match((await owner.get("/notifications")).text, /works again/);
  await staff.post(page, { action: "restore", reason: "The invoice is paid" });
  const [account] = await customer.product.sql<{ status: string }>(
    "select status from public.accounts where id = $1",
    [customer.accountId],
  );
  equal(account?.status, "trial", "as it was before");
});

appTest("nonsense in the address of the accounts shows accounts", async () => {
  const { staff } = await scene();
  const nonsense = ["?q=%25&plan=%27--&status=x&sort=password&page=0", "?page=999999", "?size=7"];
  for (const query of nonsense) {
    const answer = await staff.follow(await staff.get(`/staff/accounts${query}`));
    equal(answer.status, 200, query);
  }
  for (const id of ["x", crypto.randomUUID()]) {
    equal((await staff.get(`/staff/accounts/${id}`)).status, 404);
    const sent = await staff.post(`/staff/accounts/${id}`, { action: "suspend", reason });
    equal((await staff.follow(sent)).status, 404);
  }
  for (const sort of ["name", "-name", "credits", "-credits", "created_at", "last_activity"]) {
    ok((await staff.get(`/staff/accounts?sort=${sort}`)).text.includes("<tbody>"), sort);
  }
});

appTest("staff change a price with a reason, and read the platform's log", async () => {
  const { staff, customer, page } = await scene();
  const change = {
    operation: "generate_page",
    credits: "21",
    per_units: "1",
    reason: "Dearer <i>",
  };
  const wrong = await staff.post("/staff/prices", { ...change, credits: "1.5", reason: "x" });
  equal(wrong.status, 422);
  match(wrong.text, /Give a whole number/);
  match(wrong.text, /Say why in a few words/);
  equal((await staff.post("/staff/prices", change)).location, "/staff/prices");
  match((await staff.get("/staff/prices")).text, /Price changed[\s\S]*Reason: Dearer &lt;i>/);
  await staff.post(page, { action: "open", mode: "look", reason });
  const { text } = await staff.get(`/staff/log?q=${customer.accountId}`);
  match(text, /Opened by staff/);
  match(text, new RegExp(`<a href="${page}">Roastery`));
  match((await staff.get("/staff/log?action=price.changed")).text, /Price changed/);
  equal((await staff.follow(await staff.get("/staff/log?page=99999&q=%27"))).status, 200);
  for (const path of ["/staff/prices", "/staff/log"]) {
    equal((await customer.owner.get(path)).status, 404);
  }
  equal((await customer.owner.post("/staff/prices", { ...change, credits: "0" })).status, 404);
  await staff.post("/staff/prices", { ...change, credits: "20" });
});

appTest("downloads are in the log; what came past the app says so", async () => {
  const { owner, product, siteId } = await openOffice();
  const from = { "x-forwarded-for": "203.0.113.9" };
  equal((await owner.get("/billing/ledger.csv", from)).status, 200);
  equal((await owner.get("/settings/activity/export?object=site", from)).status, 200);
  equal((await owner.get("/planner/keywords/export", from)).status, 200);
  const { text } = await owner.get("/settings/activity?action=data.exported");
  for (const what of ["Ledger", "Activity", "Keywords"]) {
    match(text, new RegExp(`Exported: ${what}`));
  }
  match(text, /203\.0\.113\.9|127\.0\.0\.1/);
  const change = { p_site_id: siteId, p_status: "inactive" };
  await product.as(owner.accessToken).rpc("set_site_status", change);
  const past = await owner.get("/settings/activity?action=site.switched_off");
  match(past.text, /Through the API/);
  match(past.text, /Address unknown/);
});

appTest("staff read how an account pays, and change nothing of it", async () => {
  const { staff, customer, page } = await scene();
  const { product, accountId } = customer;
  match((await staff.get(page)).text, /No card was charged yet/);
  const parties = `'{"name": "Issuer"}', '{"name": "Payer"}'`;
  const of = accountId.slice(0, 8);
  await product.sql(
    `insert into public.payment_subscriptions (subscription_id, account_id, status, price_id, item_id, period_start,
       period_end, cancel_at_period_end, past_due_since, notices, ticket)
     values ('sub_${of}', $1, 'past_due', 'price_by_hand', 'si_1', now(), now() + interval '20 days', false, now(), 2, 1)`,
    [accountId],
  );
  await product.sql(
    `insert into public.invoices (account_id, kind, number, provider_id, currency, subtotal_cents, tax_cents, total_cents,
       lines, issuer, customer, credits, credits_taken_back, noted_cents, issued_at)
     values ($1, 'package', 'T-${of}', 'in_${of}', 'usd', 2900, 0, 2900, '[]', ${parties}, 1000, 400, 1160, now())`,
    [accountId],
  );
  await product.sql(
    `insert into public.payments (account_id, provider_id, provider_invoice, status, amount_cents, refunded_cents,
       disputed_cents, currency, card, failure, paid_at, ticket)
     values ($1, 'pi_${of}', 'in_${of}', 'succeeded', 2900, 1160, 0, 'usd', '{"brand": "visa", "last4": "4242"}', null, now(), 1),
       ($1, 'pi_${of}_failed', 'in_other_${of}', 'failed', 1900, 0, 0, 'usd', null, 'The <b>card</b> was declined.', now(), 1)`,
    [accountId],
  );
  const { text } = await staff.get(page);
  for (
    const told of [
      `sub_${of}`,
      "A price made by hand",
      "2 reminders",
      `T-${of}`,
      "11.60 USD given back, 400 credits taken back",
      `pi_${of}`,
      "Given back in part",
      "Visa 4242",
      "The &lt;b>card&lt;/b> was declined.",
    ]
  ) ok(text.includes(told), told);
  doesNotMatch(
    text,
    /\/billing\/invoices\//,
    "another account's invoices are not opened from here",
  );
  equal((await customer.owner.get(page)).status, 404);
});
