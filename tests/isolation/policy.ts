/**
 * Who may do what, written by hand from the product's rules and never derived from the database.
 * The rows are seen from account A: `own` belongs to site A1 (or to the person who asks, or to the
 * account), `otherSite` to site A2 of the same account, `otherAccount` to account B.
 */
export const IDENTITIES = [
  "anon",
  "viewer",
  "ungranted",
  "editor",
  "admin",
  "owner",
  "stranger",
] as const;
export type Identity = typeof IDENTITIES[number];

export const ROWS = ["own", "otherSite", "otherAccount"] as const;
export type RowName = typeof ROWS[number];

/** The identities that reach each row. */
export type Reach = Record<RowName, readonly Identity[]>;

const MEMBERS = ["viewer", "ungranted", "editor", "admin", "owner"] as const;
const MANAGERS = ["admin", "owner"] as const;
const B = ["stranger"] as const;
const SIGNED_IN = [...MEMBERS, ...B] as const;

export const NOBODY: Reach = { own: [], otherSite: [], otherAccount: [] };
export const EVERYONE: Reach = { own: IDENTITIES, otherSite: IDENTITIES, otherAccount: IDENTITIES };
export const PEOPLE: Reach = { own: SIGNED_IN, otherSite: SIGNED_IN, otherAccount: SIGNED_IN };
const SITE_READERS: Reach = {
  own: ["viewer", "editor", "admin", "owner"],
  otherSite: MANAGERS,
  otherAccount: B,
};
const SITE_WRITERS: Reach = {
  own: ["editor", "admin", "owner"],
  otherSite: MANAGERS,
  otherAccount: B,
};
const ACCOUNT: Reach = { own: MEMBERS, otherSite: MEMBERS, otherAccount: B };
const ACCOUNT_MANAGERS: Reach = { own: MANAGERS, otherSite: MANAGERS, otherAccount: B };
const ACCOUNT_OWNER: Reach = { own: ["owner"], otherSite: ["owner"], otherAccount: B };
const PERSON: Reach = { own: MEMBERS, otherSite: [], otherAccount: B };

export interface TableRule {
  select: Reach;
  insert?: Reach;
  update?: {
    by: Reach;
    /** The columns a request may change; every other one is refused. */
    columns: readonly string[];
    /** A change that those who may update can make to every row. */
    set: string;
    /** Changes that would carry a row out of reach: refused even without the column guard. */
    moves: readonly string[];
    /** Also in a suspended account: it is how one reads. */
    whileSuspended?: true;
  };
  delete?: Reach;
  /** Reading goes with the right to write, so a suspended account does not. */
  selectNeedsWrite?: true;
  /** Platform staff who opened the account do not read it. */
  notForVisitors?: true;
  /** Who still reads when the site is switched off or the account cancelled. */
  unpublished?: Reach;
  /** Nobody changes or removes a row, not even the database's owner. */
  appendOnly?: true;
}

/** Moves for rows that carry their site and account. */
const TO_B = ["site_id = {siteB}, account_id = {accountB}", "site_id = {siteB}"];

/** By table; rows of another kind in the same table stand under the table's name with the kind in brackets. */
export const TABLES: Record<string, TableRule> = {
  "public.plans": { select: EVERYONE },
  "public.plans (withdrawn)": { select: NOBODY },
  "public.credit_cost_config": { select: EVERYONE },
  "public.credit_packages": { select: EVERYONE },
  "public.credit_packages (withdrawn)": { select: NOBODY },
  "public.credit_prices": { select: EVERYONE },
  "public.industries": { select: PEOPLE },
  "public.industry_sectors": { select: PEOPLE },
  "public.seed_keywords": { select: PEOPLE },
  "public.default_prompts": { select: PEOPLE },

  "public.accounts": {
    select: ACCOUNT,
    update: {
      by: ACCOUNT_MANAGERS,
      columns: ["name"],
      set: "name = 'renamed'",
      moves: ["id = gen_random_uuid()"],
    },
  },
  "public.subscriptions": { select: ACCOUNT },
  "public.module_settings": { select: ACCOUNT },
  "public.prompts": { select: ACCOUNT },
  "public.author_profiles": {
    select: ACCOUNT,
    insert: ACCOUNT_MANAGERS,
    update: {
      by: ACCOUNT_MANAGERS,
      columns: ["name", "tone", "language", "structure", "dos", "donts"],
      set: "tone = 'calm'",
      moves: ["account_id = {accountB}"],
    },
    delete: ACCOUNT_MANAGERS,
  },
  "public.billing_details": { select: ACCOUNT_OWNER },
  "public.invoices": { select: ACCOUNT_OWNER },
  "public.payment_customers": { select: ACCOUNT_OWNER },
  "public.payment_subscriptions": { select: ACCOUNT_OWNER },
  "public.payments": { select: ACCOUNT_OWNER },
  "public.top_up_settings": { select: ACCOUNT_OWNER },
  "public.top_ups": { select: ACCOUNT_OWNER },
  "public.credit_transactions": { select: ACCOUNT_OWNER, appendOnly: true },
  "public.credit_usage_logs": { select: ACCOUNT_MANAGERS },
  "public.account_exports": { select: ACCOUNT_MANAGERS },
  "public.audit_log": { select: ACCOUNT_MANAGERS, appendOnly: true },
  // The platform's own entries are for its staff.
  "public.audit_log (platform)": { select: NOBODY, appendOnly: true },
  "public.ai_providers": { select: ACCOUNT_MANAGERS },
  // Told by functions alone, so that a token's hash stays where it is.
  "public.invitations": { select: NOBODY },
  "public.api_keys": { select: NOBODY },

  // People see their colleagues and edit themselves: which site they look at, their theme, their name.
  "public.profiles": {
    select: ACCOUNT,
    update: {
      by: PERSON,
      columns: ["full_name", "current_site_id", "theme", "keyword_columns"],
      set: "theme = 'dark'",
      moves: ["id = gen_random_uuid()", "account_id = {accountB}", "current_site_id = {siteB}"],
      whileSuspended: true,
    },
  },
  // `own` is the editor's grant, `otherSite` a colleague's.
  "public.site_user_access": {
    select: { own: ["editor", ...MANAGERS], otherSite: MANAGERS, otherAccount: B },
  },
  "public.notifications": {
    select: PERSON,
    update: {
      by: PERSON,
      columns: ["read_at"],
      set: "read_at = now()",
      moves: ["account_id = {accountB}"],
      whileSuspended: true,
    },
  },
  // Those to everyone reach the members; those about a site only its readers.
  "public.notifications (to everyone)": {
    select: { own: MEMBERS, otherSite: MANAGERS, otherAccount: B },
    update: {
      by: { own: MEMBERS, otherSite: MANAGERS, otherAccount: B },
      columns: ["read_at"],
      set: "read_at = now()",
      moves: ["account_id = {accountB}"],
      whileSuspended: true,
    },
  },

  "public.sites": {
    select: SITE_READERS,
    update: {
      by: ACCOUNT_MANAGERS,
      columns: [
        "name",
        "domain",
        "description",
        "industry_id",
        "site_type",
        "hosting_type",
        "auto_publish",
      ],
      set: "description = 'edited'",
      moves: ["id = gen_random_uuid()", "account_id = {accountB}"],
    },
  },
  "public.sectors": {
    select: SITE_READERS,
    update: {
      by: ACCOUNT_MANAGERS,
      columns: ["name", "description"],
      set: "description = 'edited'",
      moves: TO_B,
    },
  },
  "public.keyword_imports": { select: SITE_READERS },
  "public.keyword_import_rejections": { select: SITE_READERS },
  "public.keyword_mappings": { select: ACCOUNT },
  "public.content_imports": { select: SITE_READERS },
  "public.sync_conflicts": { select: SITE_READERS },
  "public.content_import_items": { select: SITE_READERS },
  "public.content_origins": { select: SITE_READERS },
  "public.keyword_views": { select: SITE_READERS },
  "public.keywords": {
    select: SITE_READERS,
    update: {
      by: SITE_WRITERS,
      columns: ["volume", "difficulty", "cpc", "intent"],
      set: "volume = 7",
      moves: TO_B,
    },
  },
  "public.clusters": {
    select: SITE_READERS,
    update: {
      by: SITE_WRITERS,
      columns: ["name", "description"],
      set: "description = 'edited'",
      moves: TO_B,
    },
  },
  "public.ideas": {
    select: SITE_READERS,
    update: {
      by: SITE_WRITERS,
      columns: [
        "title",
        "description",
        "outline",
        "content_type",
        "structure",
        "target_keywords",
        "estimated_word_count",
      ],
      set: "description = 'edited'",
      moves: TO_B,
    },
  },
  "public.tasks": {
    select: SITE_READERS,
    update: {
      by: SITE_WRITERS,
      columns: [
        "title",
        "description",
        "target_words",
        "author_profile_id",
        "priority",
        "due_date",
      ],
      set: "description = 'edited'",
      moves: TO_B,
    },
  },
  "public.content": { select: SITE_READERS },
  "public.content_versions": { select: SITE_READERS },
  "public.images": {
    select: SITE_READERS,
    update: {
      by: SITE_WRITERS,
      columns: ["prompt", "alt"],
      set: "alt = 'edited'",
      moves: TO_B,
    },
  },
  "public.automation_runs": { select: SITE_READERS },
  "public.automation_run_items": { select: SITE_READERS },
  "public.automation_rules": { select: SITE_READERS },
  "public.automation_executions": { select: SITE_READERS },
  "public.jobs": { select: SITE_READERS },
  "public.site_integrations": { select: SITE_READERS },
  "public.publishing_records": { select: SITE_READERS },
  "public.publishing_rules": { select: SITE_READERS },
  "public.page_releases": { select: SITE_READERS },
  "public.remote_media": { select: SITE_READERS },
  "public.remote_changes": { select: SITE_READERS },

  "storage.buckets": { select: NOBODY },
  "storage.objects (pictures)": { select: SITE_READERS },
  "storage.objects (published pictures)": { select: EVERYONE, unpublished: SITE_READERS },
  // `own` was uploaded by the person who asks.
  // Of a finished export; that of a closed account too.
  "storage.objects (exports)": { select: ACCOUNT_MANAGERS, notForVisitors: true },
  "storage.objects (keyword files)": {
    select: SITE_WRITERS,
    insert: SITE_WRITERS,
    delete: SITE_WRITERS,
    selectNeedsWrite: true,
  },
  "storage.objects (a colleague's keyword files)": { select: NOBODY },
  // Another bucket has the same paths and none of the rights.
  "storage.objects (uploads in another bucket)": { select: NOBODY },
  "storage.objects (published paths in another bucket)": { select: NOBODY },
  "storage.objects (exports in another bucket)": { select: NOBODY },
};

/** Every view, with the roles that may read it: Studio's alone. Nobody writes through one. */
export const VIEWS: Record<string, readonly string[]> = {
  "app.accounts_with_work": [],
  "app.claimable_jobs": [],
  "staff.accounts": ["service_role"],
  "staff.credits": ["service_role"],
  "staff.debts": ["service_role"],
  "staff.failures": ["service_role"],
  "staff.invoices": ["service_role"],
  "staff.jobs": ["service_role"],
  "staff.mails": ["service_role"],
  "staff.payments": ["service_role"],
  "staff.runs": ["service_role"],
  "staff.subscriptions": ["service_role"],
  "staff.visits": ["service_role"],
};

/** Every bucket of Storage with the largest file and the types that it takes; none is public. */
export const BUCKETS: Record<string, { bytes: number; types: readonly string[] }> = {
  exports: { bytes: 50 * 2 ** 20, types: ["application/octet-stream"] },
  images: { bytes: 10 * 2 ** 20, types: ["image/png", "image/jpeg", "image/webp"] },
  imports: { bytes: 20 * 2 ** 20, types: ["application/octet-stream"] },
};

/** Tables with something of an account or its people that its export leaves out, and why. */
export const NOT_EXPORTED: Record<string, string> = {
  "app.account_closures": "the date of a deletion, which the log tells",
  "app.account_turns": "whose turn it is in the queue",
  "app.cluster_change_rows": "for undoing alone",
  "app.clustering_choices": "how an order was to be grouped; what came of it is exported",
  "app.cluster_changes": "for undoing alone",
  "app.clustering_groups": "on the way to clusters, which are exported",
  "app.clustering_plans": "on the way to clusters, which are exported",
  "app.content_import_work": "on the way to content, which is exported",
  "app.deleted_accounts": "of accounts that are gone",
  "app.export_parts": "of the export itself",
  "app.import_work": "on the way to keywords, which are exported",
  "app.job_answers": "kept for a week so that nothing is paid twice; what came of them is exported",
  "app.job_queue": "which of the jobs, which are exported, wait and run",
  "app.keyword_counts": "sums of the keywords, which are exported",
  "app.keyword_embeddings": "numbers that a model makes of the keywords again",
  "app.keyword_results": "pages of others, as the account's own file named them",
  "app.mail_choices": "which of our mails its owner does not want",
  "app.mails": "that a notice or invoice was mailed; both are exported",
  "app.payment_events": "that a message came; what it told of is exported",
  "app.sync_work": "when a destination is read next",
  "app.publication_slots": "what counted on which day; what was published is exported",
  "app.remote_terms": "names of terms at a destination, which holds them itself",
  "app.rule_events": "what waits for a rule; what the rule then did is exported",
  "app.secrets": "secrets",
  "app.session_uses": "of a person's browsers, whatever their account",
  "app.staff_visits": "the log tells each with its reason",
  "public.credit_prices": "what things cost, for every account",
};

/**
 * Who may call a function of `public`, and what it takes.
 * service: the worker alone · everyone: also the world · site: reading the site it names ·
 * library: nothing but a session · account: answers for the caller's own account ·
 * site write, manager writes: changes things of the site or account that the ids name ·
 * managers, always: owners and admins of an account in any state, and no visitors · owner, always: the owner of an
 * account in any state · staff: platform staff · fresh password: the owner right after giving the password.
 */
export type FunctionRule =
  | "service"
  | "everyone"
  | "library"
  | "account"
  | "account, managers"
  | "account, manager writes"
  | "site"
  | "site write"
  | "manager writes"
  | "owner, always"
  | "managers, always"
  | "staff"
  | "fresh password";

export const FUNCTIONS: Record<string, FunctionRule> = {
  public_article: "everyone",
  public_image: "everyone",
  public_site: "everyone",
  read_offer: "everyone",

  begin_job: "service",
  claim_jobs: "service",
  fail_job: "service",
  finish_clustering: "service",
  finish_content: "service",
  finish_ideas: "service",
  finish_image: "service",
  finish_image_prompts: "service",
  finish_plan_run: "service",
  heartbeat_job: "service",
  hold_job: "service",
  job_input: "service",
  keep_job_answer: "service",
  clustering_plan: "service",
  keep_embeddings: "service",
  store_clustering_plan: "service",
  stored_ai_provider: "service",
  take_chained_jobs: "service",
  take_jobs: "service",
  due_chores: "service",
  count_secrets: "service",
  list_secrets: "service",
  reseal_secrets: "service",

  apply_payment_facts: "service",
  begin_payment_event: "service",
  end_payment_event: "service",
  new_invoices: "service",
  keep_payment_customer: "service",
  keep_payment_prices: "service",
  payment_catalogue: "service",
  claim_top_up: "service",
  claim_mail: "service",
  finish_mail: "service",
  fail_mail: "service",
  finish_top_up: "service",
  fail_top_up: "service",
  claim_payment_duty: "service",
  finish_payment_duty: "service",
  fail_payment_duty: "service",
  billing_desk: "owner, always",
  billing_overview: "owner, always",
  list_invoices: "owner, always",
  read_invoice: "owner, always",
  list_payments: "owner, always",
  save_billing_details: "owner, always",
  save_top_up: "owner, always",

  find_accounts: "staff",
  leave_visit: "staff",
  open_visit: "staff",
  read_platform_audit: "staff",
  set_price: "staff",
  set_suspension: "staff",
  staff_account: "staff",
  staff_accounts: "staff",
  staff_prices: "staff",
  withdraw_price: "staff",
  grant_credits: "staff",

  list_industries: "library",
  list_seed_keywords: "library",
  read_industry: "library",
  schedule_times: "library",

  account_overview: "account",
  edit_own_profile: "account",
  list_authors: "account",
  read_prompts: "account",
  session_context: "account",
  list_sessions: "account",
  end_sessions: "account",
  export_ledger: "account, managers",
  read_ledger: "account, managers",
  read_plans: "account",
  read_usage: "account, managers",
  stuck_work: "account, managers",
  create_site: "account, manager writes",
  save_prompt: "account, manager writes",
  set_module: "account, manager writes",

  automation_overview: "site",
  cluster_map: "site",
  cluster_page: "site",
  count_known_keywords: "site",
  export_keywords: "site",
  idea_page: "site",
  import_rejections: "site",
  job_details: "site",
  keyword_import_desk: "site",
  keyword_opportunities: "site",
  keyword_page: "site",
  keyword_selection: "site",
  list_content: "site",
  list_executions: "site",
  list_failures: "site",
  list_images: "site",
  list_rules: "site",
  list_tasks: "site",
  new_keywords: "site",
  clustering_preview: "site",
  next_keywords: "site",
  next_review: "site",
  picked_clusters: "site",
  planner_dashboard: "site",
  read_cluster: "site",
  read_content: "site",
  read_idea: "site",
  read_keyword: "site",
  read_keyword_import: "site",
  read_rule: "site",
  read_site: "site",
  read_task: "site",
  run_forecast: "site",
  run_progress: "site",
  site_overview: "site",
  test_rule: "site",
  writer_dashboard: "site",

  add_seed_keywords: "site write",
  archive_clusters: "site write",
  begin_keyword_import: "site write",
  cancel_jobs: "site write",
  cancel_keyword_import: "site write",
  choose_granularity: "site write",
  change_ideas: "site write",
  change_keywords: "site write",
  control_run: "site write",
  create_cluster: "site write",
  create_task: "site write",
  delete_keyword_view: "site write",
  delete_rule: "site write",
  edit_cluster: "site write",
  edit_idea: "site write",
  edit_keyword: "site write",
  enqueue_jobs: "site write",
  execute_rule: "site write",
  import_keywords: "site write",
  lock_clusters: "site write",
  merge_clusters: "site write",
  move_content: "site write",
  move_tasks: "site write",
  order_keyword_import: "site write",
  order_content_import: "site write",
  order_sync: "site write",
  settle_sync_conflict: "site write",
  list_sync_conflicts: "site",
  read_sync_conflict: "site",
  cancel_content_import: "site write",
  queue_ideas: "site write",
  retry_execution: "site write",
  retry_job: "site write",
  save_content: "site write",
  save_keyword_mapping: "site write",
  save_keyword_view: "site write",
  save_rule: "site write",
  set_rule_active: "site write",
  start_run: "site write",
  store_import_rejections: "site write",
  undo_cluster_change: "site write",
  undo_keyword_import: "site write",
  select_sectors: "manager writes",
  set_sector_status: "manager writes",
  set_site_status: "manager writes",

  change_member: "manager writes",
  delete_keyword_mapping: "manager writes",
  invite_member: "manager writes",
  create_api_key: "manager writes",
  rotate_api_key: "manager writes",
  revoke_api_key: "manager writes",
  remove_member: "manager writes",
  renew_invitation: "manager writes",
  restore_member: "manager writes",
  revoke_invitation: "manager writes",
  transfer_ownership: "fresh password",
  close_account: "fresh password",
  keep_account: "owner, always",
  request_export: "managers, always",
  open_export: "managers, always",
  claim_deletion: "service",
  deletion_files: "service",
  purge_account: "service",
  claim_export: "service",
  export_articles: "service",
  export_entries: "service",
  export_rows: "service",
  export_tables: "service",
  fail_export: "service",
  finish_export: "service",
  forget_export: "service",
  save_export: "service",
  stale_exports: "service",
  yield_export: "service",
  next_changes: "service",
  settle_change: "service",
  claim_sync: "service",
  store_sync: "service",
  finish_sync: "service",
  claim_content_import: "service",
  fail_content_import: "service",
  finish_content_import: "service",
  store_content_import_part: "service",
  yield_content_import: "service",
  claim_keyword_import: "service",
  fail_keyword_import: "service",
  finish_keyword_import: "service",
  stale_uploads: "service",
  store_import_part: "service",
  yield_keyword_import: "service",
  read_team: "account",
  // Whoever holds the link.
  read_invitation: "everyone",
  read_mail_choices: "everyone",
  save_mail_choices: "everyone",

  create_integration: "manager writes",
  edit_integration: "manager writes",
  remove_integration: "manager writes",
  begin_integration_test: "manager writes",
  list_integrations: "site",
  stored_integration: "service",
  note_integration: "service",
  order_publications: "site write",
  list_publications: "site",
  publish_articles: "site write",
  read_publishing: "site",
  save_publishing_rules: "manager writes",
  steer_publications: "site write",
  read_publications: "site",
  claim_publication: "service",
  hold_publication: "service",
  known_media: "service",
  keep_media: "service",
  standing_publication: "service",
  finish_publication: "service",
  fail_publication: "service",
  note_sync: "service",

  // Whoever brings a site's key; SITE_KEY_FUNCTIONS are tried with keys besides.
  acknowledge_content: "everyone",
  pull_content: "everyone",
  push_changes: "everyone",
  report_sync: "everyone",
  site_handshake: "everyone",
  site_picture: "everyone",

  // The counters hold hashes alone.
  count_request: "everyone",
  count_sign_in: "everyone",
  note_export: "account",
  note_sign_in: "account",
  list_api_keys: "account, managers",
  read_ai_providers: "account, managers",
  save_ai_provider: "account, manager writes",
  remove_ai_provider: "account, manager writes",
  // Ends only what the auth server gave up.
  end_reused_session: "everyone",
  export_audit: "account, managers",
  read_audit: "account, managers",
};

/** Functions that answer to a site's key alone, and whether they change something. */
export const SITE_KEY_FUNCTIONS: Record<string, "reads" | "writes"> = {
  acknowledge_content: "writes",
  pull_content: "reads",
  push_changes: "writes",
  report_sync: "writes",
  site_handshake: "reads",
  site_picture: "reads",
};

/** Helpers of the schema `app` that a signed-in person's statements run; all others belong to their owner. */
export const APP_FUNCTIONS_OF_PEOPLE: readonly string[] = [
  "account_id",
  "account_may_write",
  "cluster_choices",
  "results_of",
  "cron_values",
  "due_instant",
  "due_on_day_of_change",
  "executions_today",
  "fail",
  "instants_of",
  "invoice_named",
  "is_developer",
  "is_manager",
  "is_owner",
  "is_own_export",
  "is_own_upload",
  "is_public_image",
  "is_visiting",
  "is_time_zone",
  "keyword_conditions",
  "keyword_signs",
  "keyword_words",
  "known_seed_keywords",
  "known_zone",
  "last_cluster_change",
  "ledger_entries",
  "live_jobs",
  "live_planner_jobs",
  "matching_audit",
  "matching_keywords",
  "minute_after",
  "next_due",
  "next_dues",
  "open_failures",
  "open_jobs",
  "open_seed_keywords",
  "period_number",
  "period_start",
  "price_list",
  "read_cron",
  "readable_sites",
  "role",
  "search_conditions",
  "search_parts",
  "shown_execution",
  "shown_job",
  "shown_rule",
  "sign",
  "slugify",
  "spaced",
  "storage_site",
  "writable_sites",
];

/** The module that a writing function belongs to: switched off, it refuses. Those left out end or mend work. */
export const MODULES: Record<
  string,
  "planner" | "writer" | "thinker" | "automation" | "publisher"
> = {
  order_publications: "publisher",
  order_sync: "publisher",
  steer_publications: "publisher",
  publish_articles: "writer",
  add_seed_keywords: "planner",
  archive_clusters: "planner",
  begin_keyword_import: "planner",
  cancel_keyword_import: "planner",
  cancel_content_import: "writer",
  order_content_import: "writer",
  choose_granularity: "planner",
  settle_sync_conflict: "writer",
  change_ideas: "planner",
  change_keywords: "planner",
  create_cluster: "planner",
  delete_keyword_mapping: "planner",
  delete_keyword_view: "planner",
  edit_cluster: "planner",
  edit_idea: "planner",
  edit_keyword: "planner",
  import_keywords: "planner",
  lock_clusters: "planner",
  merge_clusters: "planner",
  order_keyword_import: "planner",
  save_keyword_mapping: "planner",
  save_keyword_view: "planner",
  store_import_rejections: "planner",
  undo_cluster_change: "planner",
  undo_keyword_import: "planner",
  retry_job: "planner",
  create_task: "writer",
  enqueue_jobs: "writer",
  move_content: "writer",
  move_tasks: "writer",
  queue_ideas: "writer",
  save_content: "writer",
  save_prompt: "thinker",
  execute_rule: "automation",
  retry_execution: "automation",
  save_rule: "automation",
  set_rule_active: "automation",
  start_run: "automation",
};
