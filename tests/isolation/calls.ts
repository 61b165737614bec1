import type { Identity } from "./policy.ts";
import { homeOf, id, type Kind, memberOf, type Place, userId } from "./world.ts";

/** Arguments of one call; `setup` is SQL that makes the call possible for those who may make it. */
export interface Call {
  args: Record<string, unknown>;
  setup?: string;
  /** Arguments, and SQL run before, with which somebody who may make the call is refused, and the code. */
  refusals?: {
    as: Identity | "service";
    args: Record<string, unknown>;
    code: string;
    setup?: string;
  }[];
}

/** Makes somebody platform staff. */
const staff = (user: string) =>
  `update public.profiles set role = 'developer' where id = '${user}'`;
/** Staff who ask for an account that does not exist. */
const noAccount = {
  as: "owner",
  args: { p_account_id: id("ff", "site") },
  code: "not_found",
  setup: staff(userId("owner")),
} as const;

const page = { p_sort: "created_at", p_descending: true, p_limit: 50, p_offset: 0 };
/** Plans with a seat for everybody. */
const ROOM = "update public.plans set max_users = 99";
/** A text in the form of a sealed secret. */
const SEALED = `v1.0123abcd.${"n".repeat(16)}.${"c".repeat(40)}`;
/** Other accounts keep a password under the name that the integration of a place has for its own. */
const samePasswords = (of: (kind: Kind) => string, account: string) =>
  `insert into app.secrets (account_id, record, field, sealed)
  select a.id, 'site_integrations/${of("lease")}', 'password', '${SEALED}' from public.accounts a
  where a.id <> '${account}'`;
/** Every account has an embedding of a place's keyword that tells whose it is. */
const embeddings = (of: (kind: Kind) => string) =>
  `insert into app.keyword_embeddings (account_id, model, text_hash, vector)
  select distinct on (s.account_id) s.account_id, 'm', md5(k.keyword_key), s.description
  from public.sites s, public.keywords k where k.id = '${
    of("keyword")
  }' order by s.account_id, s.slug
  on conflict do nothing`;
const rule = (of: (kind: Kind) => string) => ({
  name: "a rule",
  trigger: "keyword_added",
  actions: ["notify"],
  sector_id: of("sector"),
});
const lease = (of: (kind: Kind) => string) => ({ p_id: of("export"), p_lease: of("lease") });
const publication = (of: (kind: Kind) => string) => ({ p_id: of("record"), p_lease: of("lease") });
const duty = (of: (kind: Kind) => string) => ({
  p_kind: "closing",
  p_subject: "sub_xray",
  p_lease: of("lease"),
});
const contentImportLease = (of: (kind: Kind) => string) => ({
  p_id: of("contentImport"),
  p_lease: of("lease"),
});
const importLease = (of: (kind: Kind) => string) => ({
  p_id: of("largeImport"),
  p_lease: of("lease"),
});
const job = (of: (kind: Kind) => string) => ({ p_job_id: of("runningJob"), p_lease: of("lease") });

/**
 * A call of every function of `public` on the things of a place, such that its owner gets an answer.
 * Ids of the place stand wherever the function takes one, also inside arrays and JSON.
 */
export function callOf(name: string, place: Place, account: string): Call | null {
  const of = (kind: Kind) => id(place, kind);
  const site = { p_site_id: of("site") };
  const calls: Record<string, () => Call> = {
    read_offer: () => ({ args: {} }),
    public_article: () => ({ args: { p_site_slug: "xray-site", p_slug: "xray-published" } }),
    public_image: () => ({
      args: { p_site_slug: "xray-site", p_image_id: of("publicPicture") },
    }),
    public_site: () => ({ args: { p_slug: "xray-site" } }),

    begin_job: () => ({ args: job(of) }),
    claim_jobs: () => ({ args: { p_worker: "thief", p_limit: 10 } }),
    take_chained_jobs: () => ({ args: { p_worker: "thief/1", p_limit: 10, p_places: 10 } }),
    take_jobs: () => ({ args: { p_worker: "thief", p_limit: 10 } }),
    fail_job: () => ({
      args: { ...job(of), p_code: "stopped", p_message: "stopped", p_retryable: false },
    }),
    finish_clustering: () => ({ args: { ...job(of), p_clusters: [], p_usage: {} } }),
    finish_content: () => ({ args: { ...job(of), p_article: {}, p_usage: {} } }),
    finish_ideas: () => ({ args: { ...job(of), p_ideas: [], p_usage: {} } }),
    finish_image: () => ({ args: { ...job(of), p_image: {}, p_usage: {} } }),
    finish_image_prompts: () => ({ args: { ...job(of), p_prompts: [], p_usage: {} } }),
    finish_plan_run: () => ({ args: { ...job(of), p_batches: [] } }),
    heartbeat_job: () => ({ args: { ...job(of), p_phase: "AI_CALL", p_percent: 40 } }),
    hold_job: () => ({ args: job(of) }),
    job_input: () => ({ args: job(of) }),
    clustering_plan: () => ({ args: { ...job(of), p_model: "stolen" } }),
    keep_embeddings: () => ({ args: { ...job(of), p_model: "stolen", p_vectors: [] } }),
    store_clustering_plan: () => ({ args: { ...job(of), p_groups: [], p_requests: [] } }),
    keep_job_answer: () => ({
      args: { ...job(of), p_step: "chat 1", p_fingerprint: "stolen", p_answer: { text: "stolen" } },
    }),

    apply_payment_facts: () => ({
      args: { p_event_id: "evt_stolen", p_ticket: 1, p_facts: { customer: "cus_xray" } },
    }),
    begin_payment_event: () => ({ args: {} }),
    end_payment_event: () => ({ args: { p_id: "evt_stolen", p_outcome: "ignored" } }),
    new_invoices: () => ({ args: { p_ids: ["in_xray"] } }),
    keep_payment_customer: () => ({
      args: { p_account_id: account, p_customer_id: "cus_stolen" },
    }),
    keep_payment_prices: () => ({ args: { p_prices: [] } }),
    payment_catalogue: () => ({ args: {} }),
    due_chores: () => ({ args: {} }),
    claim_top_up: () => ({ args: {} }),
    finish_top_up: () => ({ args: { p_id: of("topUp"), p_lease: of("lease") } }),
    fail_top_up: () => ({
      args: { p_id: of("topUp"), p_lease: of("lease"), p_message: "no", p_retryable: false },
    }),
    claim_payment_duty: () => ({ args: {} }),
    finish_payment_duty: () => ({ args: { ...duty(of), p_version: 1 } }),
    fail_payment_duty: () => ({ args: { ...duty(of), p_message: "no" } }),
    claim_mail: () => ({ args: {} }),
    finish_mail: () => ({ args: { p_id: of("topUp"), p_lease: of("lease") } }),
    fail_mail: () => ({
      args: { p_id: of("topUp"), p_lease: of("lease"), p_message: "no", p_retryable: false },
    }),
    billing_desk: () => ({ args: {} }),
    billing_overview: () => ({ args: {} }),
    list_invoices: () => ({ args: {} }),
    read_invoice: () => ({ args: { p_id: of("invoice") } }),
    list_payments: () => ({ args: {} }),
    save_billing_details: () => ({ args: { p_details: { company: "mine" } } }),
    save_top_up: () => ({ args: { p_enabled: false } }),

    find_accounts: () => ({ args: { p_search: "works" } }),
    leave_visit: () => ({ args: {} }),
    open_visit: () => ({
      args: { p_account_id: account, p_reason: "because I can" },
      refusals: [noAccount],
    }),
    set_suspension: () => ({
      args: { p_account_id: account, p_suspended: true, p_reason: "because I can" },
      refusals: [noAccount],
    }),
    staff_account: () => ({ args: { p_account_id: account } }),
    read_platform_audit: () => ({ args: {} }),
    set_price: () => ({
      args: {
        p_operation: "auto_cluster",
        p_credits: 0,
        p_per_units: 1,
        p_reason: "because I can",
      },
      refusals: [{
        as: "owner",
        args: { p_operation: "nonsense" },
        code: "not_found",
        setup: staff(userId("owner")),
      }],
    }),
    staff_accounts: () => ({ args: {} }),
    staff_prices: () => ({ args: {} }),
    withdraw_price: () => ({
      args: { p_operation: "auto_cluster", p_effective_from: "2000-01-01T00:00Z" },
      refusals: [{ as: "owner", args: {}, code: "not_found", setup: staff(userId("owner")) }],
    }),
    grant_credits: () => ({
      args: { p_account_id: account, p_amount: 1000, p_reason: "because I can" },
    }),

    schedule_times: () => ({ args: { p_cron: "0 6 * * *", p_zone: "Europe/Berlin" } }),
    list_industries: () => ({ args: {} }),
    list_seed_keywords: () => ({ args: {} }),
    read_industry: () => ({ args: { p_slug: "food-drink" } }),

    account_overview: () => ({ args: {} }),
    note_export: () => ({ args: { p_what: "ledger", p_site_id: of("site") } }),
    edit_own_profile: () => ({
      args: { p_theme: "dark" },
      refusals: [
        { as: "owner", args: { p_site_id: id("b1", "site") }, code: "not_found" },
        {
          as: "editor",
          args: {},
          code: "not_found",
          setup: `update public.profiles set active = false where id = '${userId("editor")}'`,
        },
      ],
    }),
    read_plans: () => ({ args: {} }),
    list_authors: () => ({ args: {} }),
    read_prompts: () => ({ args: {} }),
    session_context: () => ({ args: {} }),
    list_sessions: () => ({ args: {} }),
    end_sessions: () => ({ args: { p_which: "others" } }),
    export_ledger: () => ({ args: {} }),
    read_ledger: () => ({ args: {} }),
    read_usage: () => ({ args: {} }),
    stuck_work: () => ({ args: {} }),
    create_site: () => ({
      args: { p_name: "Another", p_sector_names: ["One"] },
      setup: "update public.plans set max_sites = 9",
    }),
    save_prompt: () => ({
      args: { p_function: "auto_cluster", p_body: "mine", p_version: 1 },
      refusals: [{ as: "owner", args: { p_function: "nonsense" }, code: "not_found" }],
    }),
    set_module: () => ({
      args: { p_module: "linker", p_enabled: false },
      refusals: [{ as: "owner", args: { p_module: "nonsense" }, code: "not_found" }],
    }),

    automation_overview: () => ({ args: site }),
    cluster_map: () => ({ args: { ...site, p_sector_id: of("sector") } }),
    cluster_page: () => ({ args: { ...site, p_filters: { sector_id: of("sector") }, ...page } }),
    count_known_keywords: () => ({
      args: { p_sector_id: of("sector"), p_keywords: ["xray keyword"] },
    }),
    export_keywords: () => ({ args: { ...site, p_limit: 50, p_ids: [of("keyword")] } }),
    idea_page: () => ({ args: { ...site, p_filters: { cluster_id: of("cluster") }, ...page } }),
    import_rejections: () => ({ args: { p_import_id: of("import"), p_offset: 0, p_limit: 50 } }),
    job_details: () => ({ args: { p_job_id: of("queuedJob") } }),
    keyword_import_desk: () => ({ args: site }),
    keyword_opportunities: () => ({ args: site }),
    keyword_page: () => ({ args: { ...site, p_filters: { sector_id: of("sector") }, ...page } }),
    keyword_selection: () => ({ args: { ...site, p_ids: [of("keyword")] } }),
    list_content: () => ({ args: { ...site, p_filter: { ids: [of("draft")] }, ...page } }),
    list_executions: () => ({
      args: { ...site, p_filter: { rule_id: of("rule") }, p_limit: 50, p_offset: 0 },
    }),
    list_failures: () => ({ args: { ...site, p_limit: 50, p_offset: 0 } }),
    list_rules: () => ({ args: site }),
    read_rule: () => ({ args: { p_rule_id: of("rule") } }),
    test_rule: () => ({ args: { ...site, p_rule: rule(of), p_rule_id: of("rule") } }),
    list_images: () => ({
      args: { ...site, p_filter: { ids: [of("image")] }, p_limit: 50, p_offset: 0 },
    }),
    list_tasks: () => ({ args: { ...site, p_filter: { ids: [of("task")] }, ...page } }),
    clustering_preview: () => ({
      args: { ...site, p_ids: [of("keyword")] },
      setup: embeddings(of),
    }),
    new_keywords: () => ({ args: { ...site, p_ids: [of("keyword")] } }),
    next_keywords: () => ({
      args: {
        ...site,
        p_filters: {},
        p_after: "00000000-0000-0000-0000-000000000000",
        p_limit: 50,
      },
    }),
    next_review: () => ({ args: site }),
    picked_clusters: () => ({ args: { ...site, p_ids: [of("cluster")] } }),
    planner_dashboard: () => ({ args: site }),
    read_cluster: () => ({ args: { p_id: of("cluster"), p_limit: 50, p_offset: 0 } }),
    read_content: () => ({ args: { p_content_id: of("draft") } }),
    read_idea: () => ({ args: { p_id: of("idea") } }),
    read_keyword: () => ({ args: { p_id: of("keyword") } }),
    read_keyword_import: () => ({ args: { p_id: of("import"), p_limit: 50 } }),
    read_site: () => ({ args: site }),
    read_task: () => ({ args: { p_task_id: of("task") } }),
    run_forecast: () => ({ args: { ...site, p_sector_id: of("sector") } }),
    run_progress: () => ({ args: { p_run_id: of("run") } }),
    site_overview: () => ({ args: site }),
    writer_dashboard: () => ({ args: site }),

    add_seed_keywords: () => ({
      args: { p_sector_id: of("sector"), p_filters: { intent: "commercial" } },
    }),
    archive_clusters: () => ({ args: { ...site, p_ids: [of("cluster")] } }),
    begin_keyword_import: () => ({
      args: {
        p_sector_id: of("sector"),
        p_source: "manual",
        p_filename: "a.csv",
        p_total: 1,
        p_merged: 0,
        p_rejected: 0,
        p_key: "a new import",
      },
    }),
    choose_granularity: () => ({
      args: { p_site_id: of("site"), p_key: "coarse-order", p_granularity: "coarser" },
      setup: `insert into app.clustering_choices (account_id, order_key, granularity, created_at)
        select a.id, 'an-old-order', 'finer', now() - interval '40 days' from public.accounts a
        where a.id <> '${account}'`,
    }),
    cancel_keyword_import: () => ({ args: { p_id: of("largeImport") } }),
    undo_keyword_import: () => ({
      args: { p_id: of("import") },
      setup: `update public.keywords set import_id = '${
        of("import")
      }', created_at = now() where id = '${of("keyword")}'`,
    }),
    order_keyword_import: () => ({
      args: {
        p_sector_id: of("sector"),
        p_source: "ahrefs",
        p_filename: "big.csv",
        p_key: "an order of a file",
        p_choices: {},
        p_upload: "dd000000-0000-4000-8000-000000000000",
        p_parts: 2,
        p_lines: 9,
        p_plan: {},
      },
      refusals: [{
        as: "owner",
        args: { p_plan: { rules: [{ sector_id: id(place === "b1" ? "a1" : "b1", "sector") }] } },
        code: "not_found",
      }],
    }),
    order_content_import: () => ({
      args: {
        p_sector_id: of("sector"),
        p_filename: "site.xml",
        p_key: "an order of a file",
        p_upload: "dd000000-0000-4000-8000-000000000000",
        p_parts: 2,
        p_items: 9,
      },
    }),
    order_sync: () => ({
      args: { p_id: of("integration") },
      setup:
        `update public.site_integrations set capabilities = '{"root": "https://x.test/wp-json/"}'
        where id = '${of("integration")}'`,
    }),
    list_sync_conflicts: () => ({ args: site }),
    read_sync_conflict: () => ({ args: { p_id: of("syncConflict") } }),
    settle_sync_conflict: () => ({
      args: {
        p_id: of("syncConflict"),
        p_seen: "2026-01-01T00:00:00Z",
        p_version: 1,
        p_changes: { title: "settled" },
      },
    }),
    cancel_content_import: () => ({ args: { p_id: of("contentImport") } }),
    save_keyword_mapping: () => ({
      args: { ...site, p_headers: "some headers", p_name: "mine", p_columns: {} },
    }),
    save_keyword_view: () => ({
      args: { ...site, p_name: "mine", p_address: "", p_columns: [] },
    }),
    delete_keyword_view: () => ({ args: { p_id: of("keywordView") } }),
    delete_keyword_mapping: () => ({ args: { p_id: of("mapping") } }),
    cancel_jobs: () => ({ args: { ...site, p_ids: [of("queuedJob")] } }),
    change_ideas: () => ({ args: { ...site, p_action: "archive", p_ids: [of("idea")] } }),
    change_keywords: () => ({
      args: {
        ...site,
        p_action: "assign",
        p_ids: [of("keyword")],
        p_cluster_id: of("cluster2"),
      },
    }),
    control_run: () => ({ args: { p_run_id: of("run"), p_action: "pause" } }),
    create_cluster: () => ({
      args: { p_sector_id: of("sector"), p_name: "made", p_keyword_ids: [of("keyword")] },
    }),
    create_integration: () => ({
      args: {
        ...site,
        p_integration: { platform: "wordpress", name: "made", base_url: "https://made.test" },
        p_credentials_id: "dd000000-0000-4000-8000-000000000000",
        p_sealed: SEALED,
      },
    }),
    edit_integration: () => ({
      args: {
        p_id: of("integration"),
        p_changes: { name: "renamed" },
        p_credentials_id: "dd000000-0000-4000-8000-000000000000",
        p_sealed: SEALED,
      },
      setup: samePasswords(of, account),
    }),
    remove_integration: () => ({
      args: { p_id: of("integration") },
      setup: samePasswords(of, account),
    }),
    begin_integration_test: () => ({ args: { p_id: of("integration") } }),
    list_integrations: () => ({ args: site }),
    stored_integration: () => ({ args: { p_id: of("integration") } }),
    order_publications: () => ({
      args: {
        ...site,
        p_content_ids: [of("draft")],
        p_integration_ids: [of("integration")],
        p_status: "draft",
      },
    }),
    list_publications: () => ({ args: site }),
    publish_articles: () => ({ args: { ...site, p_ids: [of("draft")] } }),
    read_publishing: () => ({ args: site }),
    save_publishing_rules: () => ({
      args: { ...site, p_rules: { hosting_type: "multi", time_zone: "UTC" } },
    }),
    steer_publications: () => ({
      args: { ...site, p_ids: [of("record")], p_action: "cancel" },
      refusals: [{
        as: "editor",
        args: { ...site, p_ids: [of("record")], p_action: "now" },
        code: "forbidden",
      }],
    }),
    read_publications: () => ({ args: { p_content_id: of("published") } }),
    claim_publication: () => ({ args: {} }),
    hold_publication: () => ({ args: publication(of) }),
    known_media: () => ({
      args: { p_integration_id: of("integration"), p_hashes: ["a".repeat(64)] },
    }),
    keep_media: () => ({ args: { ...publication(of), p_media: {} } }),
    note_sync: () => ({
      args: { p_id: of("integration"), p_lease: of("lease"), p_passed: {}, p_read: [] },
    }),
    standing_publication: () => ({ args: { p_id: of("record") } }),
    finish_publication: () => ({ args: { ...publication(of), p_orders: 1, p_result: {} } }),
    fail_publication: () => ({
      args: { ...publication(of), p_orders: 1, p_code: "no", p_message: "no", p_retryable: false },
    }),
    note_integration: () => ({ args: { p_id: of("integration"), p_error: "stolen" } }),
    create_task: () => ({
      args: {
        p_sector_id: of("sector"),
        p_title: "made",
        p_keywords: ["one"],
        p_target_words: 500,
      },
    }),
    delete_rule: () => ({ args: { p_rule_id: of("rule") } }),
    execute_rule: () => ({ args: { p_rule_id: of("rule"), p_key: "by hand, once" } }),
    retry_execution: () => ({ args: { p_execution_id: of("execution") } }),
    save_rule: () => ({ args: { ...site, p_rule: rule(of), p_rule_id: of("rule") } }),
    set_rule_active: () => ({ args: { p_rule_id: of("rule"), p_active: false } }),
    edit_cluster: () => ({
      args: { p_id: of("cluster"), p_name: "renamed", p_description: "" },
    }),
    edit_idea: () => ({
      args: {
        p_id: of("idea"),
        p_changes: {
          title: "renamed",
          description: "",
          outline: [],
          content_type: "article",
          structure: "guide",
          target_keywords: [],
          estimated_word_count: 500,
        },
      },
    }),
    edit_keyword: () => ({ args: { p_id: of("keyword"), p_changes: { volume: 5 } } }),
    enqueue_jobs: () => ({
      args: {
        ...site,
        p_function: "generate_content",
        p_items: [{ subject_id: of("task") }],
        p_key: "an order of mine",
      },
    }),
    import_keywords: () => ({
      args: {
        p_import_id: of("import"),
        p_kind: "manual",
        p_offset: 0,
        p_rows: [{ keyword: "one more" }],
      },
    }),
    merge_clusters: () => ({
      args: { p_target_id: of("cluster2"), p_ids: [of("cluster")] },
      refusals: [{
        as: "editor",
        args: { p_target_id: of("cluster2"), p_ids: [of("cluster")] },
        code: "not_found",
        setup: `update public.clusters set status = 'archived' where id = '${of("cluster2")}'`,
      }],
    }),
    lock_clusters: () => ({ args: { ...site, p_ids: [of("cluster")], p_locked: true } }),
    undo_cluster_change: () => ({
      args: { p_id: of("clusterChange") },
      refusals: [{
        as: "editor",
        args: { p_id: of("clusterChange") },
        code: "conflict",
        setup: `update app.cluster_changes set undone_at = now() where id = '${
          of("clusterChange")
        }'`,
      }],
    }),
    move_content: () => ({ args: { ...site, p_ids: [of("draft")], p_action: "archive" } }),
    move_tasks: () => ({ args: { ...site, p_ids: [of("task")], p_action: "cancel" } }),
    queue_ideas: () => ({ args: { ...site, p_ids: [of("idea")] } }),
    retry_job: () => ({ args: { p_job_id: of("failedJob") } }),
    save_content: () => ({
      args: {
        p_content_id: of("draft"),
        p_expected_version: 1,
        p_changes: { title: "changed" },
      },
    }),
    start_run: () => ({
      args: {
        ...site,
        p_config: {},
        p_estimate: {},
        p_key: "a run of mine",
        p_sector_id: of("sector"),
      },
      setup: "update public.automation_runs set status = 'completed'",
    }),
    store_import_rejections: () => ({
      args: {
        p_import_id: of("import"),
        p_offset: 5,
        p_rows: [{ line: 9, raw: "x", reason_code: "empty", reason: "x" }],
      },
    }),
    select_sectors: () => ({ args: { ...site, p_names: ["Third"] } }),
    set_sector_status: () => ({
      args: { p_sector_id: of("sector2"), p_status: "inactive" },
    }),
    change_member: () => ({
      args: { p_user_id: memberOf(place), p_role: "viewer", p_site_ids: [of("site")] },
      refusals: [
        { as: "admin", args: { p_user_id: userId("admin") }, code: "forbidden" },
        { as: "admin", args: { p_user_id: userId("owner") }, code: "forbidden" },
        { as: "owner", args: {}, code: "forbidden", setup: staff(memberOf(place)) },
        { as: "owner", args: { p_role: "developer" }, code: "invalid" },
        { as: "owner", args: { p_role: "owner" }, code: "invalid" },
      ],
    }),
    invite_member: () => ({
      args: { p_email: "new@example.test", p_role: "viewer", p_site_ids: [of("site")] },
      setup: ROOM,
    }),
    create_api_key: () => ({
      args: { ...site, p_name: "another", p_scopes: ["content.read"] },
      refusals: [
        { as: "owner", args: { p_scopes: ["everything"] }, code: "invalid" },
        { as: "owner", args: { p_scopes: [] }, code: "invalid" },
        { as: "owner", args: { p_days: 0 }, code: "invalid" },
      ],
    }),
    rotate_api_key: () => ({
      args: { p_id: of("apiKey") },
      refusals: [{ as: "owner", args: { p_hours: 169 }, code: "invalid" }],
    }),
    revoke_api_key: () => ({ args: { p_id: of("apiKey") } }),
    list_api_keys: () => ({ args: {} }),
    remove_member: () => ({
      args: { p_user_id: memberOf(place) },
      refusals: [
        { as: "admin", args: { p_user_id: userId("owner") }, code: "forbidden" },
        { as: "owner", args: { p_user_id: userId("owner") }, code: "forbidden" },
      ],
    }),
    renew_invitation: () => ({ args: { p_id: of("invitation") }, setup: ROOM }),
    restore_member: () => ({
      args: { p_user_id: memberOf(place) },
      setup: `${ROOM}; update public.profiles set active = false where id in (${
        (["a1", "b1"] as const).map((one) => `'${memberOf(one)}'`)
      })`,
    }),
    revoke_invitation: () => ({ args: { p_id: of("invitation") } }),
    transfer_ownership: () => ({ args: { p_user_id: memberOf(place) } }),
    close_account: () => ({ args: { p_name: "xray works", p_delete: true } }),
    request_export: () => ({ args: {} }),
    open_export: () => ({ args: { p_id: of("export") } }),
    claim_deletion: () => ({ args: {} }),
    deletion_files: () => ({ args: { p_account_id: account, p_lease: of("lease") } }),
    purge_account: () => ({ args: { p_account_id: account, p_lease: of("lease") } }),
    next_changes: () => ({ args: {} }),
    settle_change: () => ({
      args: { p_id: of("syncConflict"), p_result: { outcome: "ignored" } },
    }),
    claim_sync: () => ({ args: {} }),
    store_sync: () => ({
      args: { p_id: of("integration"), p_lease: of("lease"), p_changes: [], p_cursor: {} },
    }),
    finish_sync: () => ({ args: { p_id: of("integration"), p_lease: of("lease") } }),
    claim_content_import: () => ({ args: {} }),
    fail_content_import: () => ({
      args: { ...contentImportLease(of), p_message: "x", p_retryable: false },
    }),
    finish_content_import: () => ({ args: contentImportLease(of) }),
    store_content_import_part: () => ({
      args: { ...contentImportLease(of), p_part: 1, p_items: [] },
    }),
    yield_content_import: () => ({ args: contentImportLease(of) }),
    claim_keyword_import: () => ({ args: {} }),
    fail_keyword_import: () => ({
      args: { ...importLease(of), p_message: "x", p_retryable: false },
    }),
    finish_keyword_import: () => ({ args: importLease(of) }),
    stale_uploads: () => ({ args: {} }),
    store_import_part: () => ({
      args: {
        ...importLease(of),
        p_part: 1,
        p_lines: 1,
        p_merged: 0,
        p_rows: [{ keyword: "one more" }],
        p_rejected: [],
      },
    }),
    yield_keyword_import: () => ({ args: importLease(of) }),
    claim_export: () => ({ args: {} }),
    export_articles: () => ({ args: lease(of) }),
    export_entries: () => ({ args: lease(of) }),
    export_rows: () => ({
      args: { ...lease(of), p_table: "sites" },
      refusals: [{
        as: "service",
        args: { p_table: "plans" },
        code: "not_found",
        setup: `update public.account_exports set status = 'running', lease_token = '${of("lease")}'
          where id = '${of("export")}'`,
      }],
    }),
    export_tables: () => ({ args: lease(of) }),
    fail_export: () => ({ args: { ...lease(of), p_message: "stopped", p_retryable: false } }),
    finish_export: () => ({ args: { ...lease(of), p_files: 1 } }),
    forget_export: () => ({ args: { p_id: of("export") } }),
    save_export: () => ({
      args: { ...lease(of), p_part: null, p_state: {}, p_percent: 1, p_message: "" },
    }),
    stale_exports: () => ({ args: {} }),
    yield_export: () => ({ args: lease(of) }),
    keep_account: () => ({
      args: {},
      setup: `insert into app.account_closures (account_id, previous_status)
        select id, 'active' from public.accounts`,
    }),
    read_team: () => ({ args: {} }),
    read_mail_choices: () => ({ args: { p_token: id("a1", "lease") } }),
    // Whoever holds the link changes what it is for; this one is nobody's.
    save_mail_choices: () => ({ args: { p_token: crypto.randomUUID(), p_refused: ["credits"] } }),
    read_invitation: () => ({ args: { p_token: "token of a1" } }),

    read_ai_providers: () => ({ args: {} }),
    save_ai_provider: () => ({
      args: { p_kind: "openai", p_provider: { base_url: null }, p_sealed: SEALED },
      refusals: [
        // Another address without the key: it would be sent there.
        {
          as: "owner",
          args: { p_provider: { base_url: "https://elsewhere.test" }, p_sealed: null },
          code: "invalid",
        },
      ],
    }),
    remove_ai_provider: () => ({ args: { p_kind: "openai" } }),
    stored_ai_provider: () => ({ args: { p_account_id: account, p_kind: "openai" } }),
    count_secrets: () => ({ args: {} }),
    list_secrets: () => ({ args: {} }),
    reseal_secrets: () => ({
      args: {
        p_secrets: [{ account_id: account, record: "ai_providers/openai", field: "api_key" }],
      },
    }),

    acknowledge_content: () => ({
      args: {
        p_url: homeOf(place),
        p_items: [{
          content_id: of("published"),
          version: 1,
          result: "done",
          status: "draft",
          external_id: "77",
        }],
      },
    }),
    pull_content: () => ({ args: { p_url: homeOf(place) } }),
    push_changes: () => ({
      args: {
        p_url: homeOf(place),
        p_changes: [{ kind: "delete", external_id: "77", dedupe_key: "delete:77" }],
      },
    }),
    report_sync: () => ({ args: { p_url: homeOf(place) } }),
    site_handshake: () => ({ args: { p_url: homeOf(place) } }),
    site_picture: () => ({ args: { p_url: homeOf(place), p_image_id: of("publicPicture") } }),
    count_request: () => ({ args: { p_scope: "default", p_keys: ["ab".repeat(32)] } }),
    count_sign_in: () => ({ args: { p_pair: "ab".repeat(32) } }),
    end_reused_session: () => ({ args: { p_refresh_token: "a token of nobody" } }),
    note_sign_in: () => ({ args: { p_event: "signed_in" } }),
    export_audit: () => ({ args: {} }),
    read_audit: () => ({ args: {} }),

    set_site_status: () => ({ args: { ...site, p_status: "inactive" } }),
  };
  return calls[name]?.() ?? null;
}

/** `select` that calls a function with these arguments and answers one jsonb value. */
export function callSql(
  name: string,
  args: Record<string, unknown>,
  types: Record<string, string>,
  shape: { returnsSet: boolean; returnsVoid: boolean },
): string {
  const list = Object.entries(args).map(([key, value]) =>
    `${key} => ${argument(value, types[key] ?? "text")}`
  );
  const call = `public.${name}(${list})`;
  if (shape.returnsVoid) return `select 'null'::jsonb from (select ${call}) r`;
  return shape.returnsSet
    ? `select jsonb_agg(to_jsonb(r)) from ${call} r`
    : `select to_jsonb(${call})`;
}

function argument(value: unknown, type: string): string {
  if (value === null || value === undefined) return `null::${type}`;
  const text = type.endsWith("[]") && Array.isArray(value)
    ? `{${value.map((item) => JSON.stringify(item)).join(",")}}`
    : typeof value === "object"
    ? JSON.stringify(value)
    : String(value);
  return `'${text.replaceAll("'", "''")}'::${type}`;
}
