import { join } from "node:path";
import { signUp, type Tokens } from "core/accounts/sessions.ts";
import { createDb, type Db } from "core/db.ts";
import { createSite } from "core/sites/create_site.ts";
import { NewSite } from "core/sites/schema.ts";
import { type Database, openDatabase } from "@/local/database.ts";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { temporaryFolder } from "../leftovers.ts";
import { startHelper } from "../processes.ts";

/** What the helper process says of itself. */
export interface Served {
  url: string;
  publishableKey: string;
  jwtSecret: string;
  databaseUrl: string;
}

/** Supabase over HTTP on a real Postgres, in a process of its own. */
export interface Supabase extends Served {
  pid: number;
  /** The database itself, past the HTTP interface. */
  database: Database;
  stop(): Promise<void>;
}

/** Starts Supabase on a private Postgres 15. Throws naming the packages that are missing. */
export async function startSupabase(): Promise<Supabase> {
  const missing = postgresMissing();
  if (missing) throw new Error(`This measurement ${missing}.`);
  const { path: storageDir, remove } = await temporaryFolder();
  const helper = await startHelper(join(import.meta.dirname ?? ".", "server.ts"), [storageDir]);
  const served = helper.ready as Served;
  const database = await openDatabase({ kind: "postgres", url: served.databaseUrl });
  return {
    ...served,
    pid: helper.pid,
    database,
    async stop() {
      await database.close();
      await helper.stop();
      await remove();
    },
  };
}

/** Somebody signed in, with a site of three sectors. */
export interface Workspace {
  tokens: Tokens;
  /** Acts as this person, over HTTP. */
  db: Db;
  siteId: string;
  sectorIds: string[];
}

/** Signs somebody up through the ordinary door and makes their site. */
export async function openWorkspace({ url, publishableKey: key, database }: Supabase) {
  const tokens = await signUp({ db: createDb({ url, key }) }, {
    email: `bench-${crypto.randomUUID()}@example.test`,
    password: "correct horse battery",
    full_name: "Bench",
    account_name: "Bench",
  });
  if (!tokens) throw new Error("The embedded stack signs people up without a mail.");
  const db = createDb({ url, key, accessToken: tokens.accessToken });
  const site = NewSite.parse({ name: "Corner Coffee", sector_names: "Coffee, Tea, Cake" });
  const siteId = await createSite({ db }, site);
  const sectors = await database.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1 order by name",
    [siteId],
  );
  const workspace: Workspace = { tokens, db, siteId, sectorIds: sectors.map(({ id }) => id) };
  return workspace;
}
