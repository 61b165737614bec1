import type { FunctionInfo } from "@/tests/isolation/catalogue.ts";
import type { Mutant } from "./mutants.ts";

/** A place in a helper of `app` that policies and guards rest on, and what it loosens to. */
interface Loosening {
  what: string;
  find: RegExp;
  instead: string;
}

const LOOSENINGS: Record<string, Loosening[]> = {
  account_id: [
    { what: "also of removed people", find: /and p\.active/, instead: "" },
    { what: "also after the session", find: /and \(select app\.session_lives\(\)\)/, instead: "" },
  ],
  role: [
    { what: "also of removed people", find: /and p\.active/, instead: "" },
    { what: "also after the session", find: /and \(select app\.session_lives\(\)\)/, instead: "" },
  ],
  is_manager: [
    { what: "editors too", find: /'admin'\)/, instead: "'admin', 'editor')" },
    { what: "everybody", find: /\(select app\.role\(\)\) in \([^)]*\)/, instead: "true" },
  ],
  is_developer: [
    { what: "everybody", find: /\(select app\.role\(\)\) = 'developer'/, instead: "true" },
  ],
  account_may_write: [
    {
      what: "suspended accounts too",
      find: /'trial', 'active'/,
      instead: "'trial', 'active', 'suspended'",
    },
    {
      what: "cancelled accounts too",
      find: /'trial', 'active'/,
      instead: "'trial', 'active', 'cancelled'",
    },
    { what: "visitors who only look too", find: /and not app\.only_looks\(\)/, instead: "" },
  ],
  only_looks: [
    { what: "never", find: /p\.role = 'developer' and/, instead: "false and" },
  ],
  readable_sites: [
    {
      what: "of all accounts",
      find: /s\.account_id = \(select app\.account_id\(\)\)/,
      instead: "true",
    },
    { what: "without a grant", find: /\(select app\.is_manager\(\)\)/, instead: "true" },
    { what: "by anybody's grant", find: /and g\.user_id = \(select auth\.uid\(\)\)/, instead: "" },
    { what: "by a grant for any site", find: /g\.site_id = s\.id and/, instead: "" },
  ],
  writable_sites: [
    { what: "viewers too", find: /\(select app\.role\(\)\) <> 'viewer'/, instead: "true" },
    {
      what: "suspended accounts too",
      find: /and \(select app\.account_may_write\(\)\)/,
      instead: "",
    },
  ],
  session_lives: [
    { what: "always", find: /or exists \(/, instead: "or true or exists (" },
    { what: "however old", find: /and app\.session_holds\([^)]*\)/, instead: "" },
  ],
  session_holds: [
    { what: "however old", find: /p_at < p_created_at \+[^\n]*\n\s*and/, instead: "" },
    { what: "however long unused", find: /and p_at < coalesce\(p_used_at[^\n]*/, instead: "" },
  ],
  current_visit: [
    { what: "of anybody", find: /v\.staff_id = \(select auth\.uid\(\)\) and/, instead: "" },
    { what: "that was left", find: /and v\.left_at is null|v\.left_at is null and/, instead: "" },
    { what: "that is over", find: /and v\.ends_at > now\(\)/, instead: "" },
    { what: "of any session", find: /and v\.session_id is not distinct[^\n]*/, instead: "" },
  ],
  storage_site: [{
    what: "the account's folder",
    find: /'\/', 2\)::uuid/,
    instead: "'/', 1)::uuid",
  }],
  is_public_image: [
    { what: "of unpublished content", find: /and c\.status = 'published'/, instead: "" },
    { what: "of switched-off sites", find: /and s\.status = 'active'/, instead: "" },
    { what: "of cancelled accounts", find: /and a\.status <> 'cancelled'/, instead: "" },
  ],
  is_own_upload: [
    {
      what: "of any account",
      find: /split_part\(p_name, '\/', 1\) = [^\n]*::text\s+and/,
      instead: "",
    },
    { what: "on any site", find: /and app\.storage_site\([^\n]*uuid\[\]\)/, instead: "" },
    { what: "of any person", find: /and split_part\(p_name, '\/', 3\)[^\n]*::text/, instead: "" },
  ],
  users_may_edit: [
    { what: "every column", find: /changed is not null/, instead: "false" },
  ],
};

/** Whether the ways in which a helper of `app` could be too generous are told here. */
export const isHelper = (name: string) => name in LOOSENINGS;

/** Tables and functions that rest on the helpers in every way there is. */
const TABLES = [
  "public.accounts",
  "public.keywords",
  "public.profiles",
  "public.sites",
  "public.site_user_access",
  "public.author_profiles",
  "storage.objects",
];
const FUNCTIONS = ["create_task", "find_accounts", "grant_credits", "new_keywords", "set_module"];

/** A mutant for each way in which a helper could be too generous. */
export function helperMutants({ schema, name, definition }: FunctionInfo): Mutant[] {
  if (schema !== "app") return [];
  return (LOOSENINGS[name] ?? []).map(({ what, find, instead }) => {
    const sql = definition.replace(find, instead);
    if (sql === definition) throw new Error(`app.${name} no longer says ${find}.`);
    // Of files it speaks there first; that table is large.
    const ofFiles = /^(storage_|is_public_|is_own_)/.test(name);
    const tables = ofFiles ? TABLES.toReversed() : TABLES;
    return { name: `app.${name}: ${what}`, sql, tables, functions: FUNCTIONS };
  });
}
