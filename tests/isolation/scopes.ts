import type { Identity } from "./policy.ts";
import { ENDED_SESSION } from "./states.ts";
import { COLLEAGUE, FOREIGN_EDITOR, id, userId, type World } from "./world.ts";

/** A call beside which something lies that is not the caller's, and what becomes of it. */
export interface ScopeCase {
  as: Identity | "service";
  /** SQL that puts it there. */
  setup: string;
  args?: Record<string, unknown>;
  /** The session that the token names. */
  session?: string;
  /** The code it is refused with; without one it is answered. */
  code?: string;
  /** A query about what the call must leave as it is, unless it `becomes` something. */
  leaves?: string;
  becomes?: string;
  /** Text that the answer has, or must not have. */
  tells?: string;
  hides?: string;
}

/** The session that `SESSIONS` opens for somebody. */
const sessionOf = (user: string) => `${user.slice(0, 2)}5e${user.slice(4)}`;
const SESSIONS = `insert into auth.sessions (id, user_id, created_at, updated_at)
  select overlay(p.id::text placing '5e' from 3)::uuid, p.id, now(), now() from public.profiles p`;
/** The session of the editor has been too long without use. */
const IDLE = `${SESSIONS}; update auth.sessions set created_at = now() - interval '30 days';
  insert into app.session_uses (session_id, last_used_at)
  select s.id, now() - interval '20 days' from auth.sessions s`;

const staff = (...people: string[]) =>
  `update public.profiles set role = 'developer' where id in (${people.map((one) => `'${one}'`)})`;
const visit = (person: string, account: string) =>
  `insert into app.staff_visits (staff_id, account_id, reason, may_change)
   values ('${person}', '${account}', 'because of a test', false)`;
const ROOM = "update public.plans set max_users = 99";

/** An invoice of the provider for nothing, paid by an account of the world. */
const PAID_NOTHING = {
  id: "in_nothing",
  customer: "cus_xray",
  subscription: null,
  status: "paid",
  currency: "usd",
  subtotal: 0,
  tax: 0,
  total: 0,
  amount_paid: 0,
  lines: [],
  payments: [],
};

/** The cases of each function whose conditions the identities and places alone do not show. */
export function scopesOf(name: string, { accountA, accountB }: World): ScopeCase[] {
  const [owner, editor, stranger] = [userId("owner"), userId("editor"), userId("stranger")];
  const foreignSessions = `select string_agg(s.id::text, ' ' order by s.id) from auth.sessions s
    where s.user_id <> '${editor}'`;
  const ending = (args: Record<string, unknown>): ScopeCase => ({
    as: "editor",
    session: sessionOf(editor),
    setup: SESSIONS,
    args,
    leaves: foreignSessions,
  });
  const foreignVisit = `select count(*)::text from app.staff_visits v
    where v.staff_id = '${stranger}' and v.left_at is null`;
  const closure = (account: string) =>
    `insert into app.account_closures (account_id, previous_status, delete_at)
     values ('${account}', 'active', now() + interval '9 days')`;
  const exportOfB = (key: string, status: string) =>
    `insert into public.account_exports (id, account_id, status) values ('${key}', '${accountB}', '${status}')`;
  const module = (account: string, module: string, enabled: boolean) =>
    `update public.module_settings set enabled = ${enabled}
     where account_id = '${account}' and module = '${module}'`;
  const asOwner = { as: "owner", session: sessionOf(owner) } as const;
  const cases: Record<string, ScopeCase[]> = {
    end_sessions: [
      ending({ p_which: "others" }),
      ending({ p_which: "all" }),
      ending({ p_which: "one", p_session_id: sessionOf(owner) }),
      {
        as: "editor",
        session: ENDED_SESSION,
        setup: SESSIONS,
        args: { p_which: "all" },
        leaves: "select count(*)::text from auth.sessions",
      },
    ],
    list_sessions: [
      {
        as: "editor",
        session: sessionOf(editor),
        setup: SESSIONS,
        tells: sessionOf(editor),
        hides: sessionOf(owner),
      },
      { as: "editor", session: ENDED_SESSION, setup: SESSIONS, hides: sessionOf(editor) },
    ],
    // A session that is over is not in use again.
    session_context: [{
      as: "editor",
      session: sessionOf(editor),
      setup: IDLE,
      leaves: "select max(u.last_used_at)::text from app.session_uses u",
    }],
    edit_own_profile: [{
      as: "editor",
      setup: "",
      args: { p_theme: "dark" },
      leaves: `select md5(string_agg(p::text, '' order by p.id)) from public.profiles p
        where p.id <> '${editor}'`,
    }],
    note_sign_in: [{
      as: "editor",
      setup: "",
      leaves: `select count(*)::text from public.audit_log a
        where a.action = 'session.signed_in' and a.object_id <> '${editor}'`,
    }],
    leave_visit: [{
      as: "owner",
      setup: `${staff(owner, stranger)}; ${visit(stranger, accountA)}; ${visit(owner, accountB)}`,
      leaves: foreignVisit,
    }],
    open_visit: [{
      as: "owner",
      setup: `${staff(owner, stranger)}; ${visit(stranger, accountA)}`,
      args: { p_account_id: accountB },
      leaves: foreignVisit,
    }],
    read_team: [
      { as: "viewer", setup: "", hides: "xray-new@example.test" },
      { as: "owner", setup: "", tells: "xray-new@example.test" },
      { as: "viewer", setup: "", hides: id("a2", "site") },
      { as: "owner", setup: "", tells: id("a2", "site") },
      ...(["viewer", "owner"] as const).map((as) => ({
        as,
        setup: `update public.profiles set active = false where id = '${COLLEAGUE}'`,
        [as === "viewer" ? "hides" : "tells"]: "xray-colleague@example.test",
      })),
    ],
    stuck_work: [
      { as: "viewer", setup: "", hides: "queued" },
      { as: "owner", setup: "", tells: "queued" },
    ],
    request_export: [
      { as: "owner", setup: exportOfB(id("b1", "lease"), "queued"), hides: id("b1", "lease") },
      {
        as: "owner",
        setup: (["lease", "draft", "task"] as const).map((kind) =>
          exportOfB(id("b1", kind), "expired")
        ).join("; "),
      },
    ],
    close_account: [
      { ...asOwner, setup: `${SESSIONS}; ${staff(FOREIGN_EDITOR)}` },
      { ...asOwner, setup: `${SESSIONS}; ${closure(accountB)}` },
    ],
    keep_account: [{ as: "stranger", setup: closure(accountA), code: "conflict" }],
    transfer_ownership: [{
      ...asOwner,
      setup: SESSIONS,
      args: { p_user_id: userId("admin") },
      leaves: `select string_agg(p.role, ' ' order by p.id) from public.profiles p
        where p.id not in ('${owner}', '${userId("admin")}')`,
    }],
    create_site: [{ as: "owner", setup: "update public.plans set max_sites = 3" }],
    invite_member: [
      { as: "owner", setup: ROOM, args: { p_email: "zulu-editor@example.test" } },
      {
        as: "owner",
        setup: ROOM,
        args: { p_email: "zulu-new@example.test" },
        leaves: `select count(*)::text from public.invitations i
          where i.account_id = '${accountB}' and i.revoked_at is null`,
      },
      // One that ran out is withdrawn for the new one; that of others is left alone.
      {
        as: "owner",
        setup: `${ROOM}; update public.invitations set expires_at = now()`,
        args: { p_email: "zulu-new@example.test" },
        leaves: `select count(*)::text from public.invitations i
          where i.account_id = '${accountB}' and i.revoked_at is null`,
      },
    ],
    set_module: [
      {
        as: "owner",
        setup: `${module(accountA, "automation", false)}; ${module(accountB, "planner", false)}`,
        args: { p_module: "automation", p_enabled: true },
      },
      {
        as: "owner",
        setup: module(accountA, "automation", false),
        args: { p_module: "writer", p_enabled: false },
      },
    ],
    list_invoices: [{ as: "owner", setup: "", tells: '"total":1' }],
    list_payments: [{ as: "owner", setup: "", tells: '"total":1' }],
    billing_overview: [{
      as: "owner",
      setup: "update public.payment_subscriptions set status = 'active', ended_at = null" +
        ` where account_id = '${accountB}'`,
      tells: '"subscription":null',
    }],
    // The card of another account is no card to charge.
    save_top_up: [{
      as: "owner",
      setup: `update public.payment_customers set card = '{"last4": "4242"}'
        where account_id = '${accountB}'`,
      args: {
        p_enabled: true,
        p_threshold: 10,
        p_package: "credits-1000",
        p_ceiling_cents: 90_000,
      },
      code: "conflict",
    }],
    apply_payment_facts: [{
      as: "service",
      setup: "",
      args: {
        p_event_id: null,
        p_ticket: 5,
        p_facts: { customer: "cus_xray", card: { last4: "4242" }, invoices: [] },
      },
      leaves: `select md5(c::text) from public.payment_customers c
        where c.account_id = '${accountB}'`,
    }, {
      // What is missing from another account keeps nobody from working again.
      as: "service",
      setup: `update public.accounts set status = 'suspended', suspended_for_payment = true
          where id = '${accountA}';
        update public.payment_subscriptions set ended_at = null, past_due_since = now()
          where account_id = '${accountB}'`,
      args: {
        p_event_id: null,
        p_ticket: 5,
        p_facts: { customer: "cus_xray", invoices: [PAID_NOTHING], subscriptions: [] },
      },
      leaves: `select a.status from public.accounts a where a.id = '${accountA}'`,
      becomes: "active",
    }],
    read_invoice: [{
      as: "owner",
      setup: `update public.payments set provider_invoice = 'in_xray', card = '{"brand": "zulu"}',
        paid_at = now() - interval '1 day' where account_id = '${accountB}'`,
      hides: "zulu",
    }],
    // The hundred that an account keeps are its own.
    save_keyword_mapping: [{
      as: "owner",
      setup: `insert into public.keyword_mappings (account_id, headers, name, columns, updated_at)
        select '${accountA}', 'headers of ' || n, 'one of many', '{}', now() + interval '1 day'
        from generate_series(1, 100) n`,
      leaves: `select count(*)::text from public.keyword_mappings m
        where m.account_id = '${accountB}'`,
    }],
    save_ai_provider: [{
      as: "owner",
      setup: `delete from app.secrets where account_id = '${accountA}';
        delete from public.ai_providers where account_id = '${accountA}';
        update public.ai_providers set base_url = null`,
      args: { p_sealed: null },
      code: "invalid",
    }],
  };
  return cases[name] ?? [];
}
