/** `deno task types`: writes database.types.ts from the migrations, through a temporary Postgres. */
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { generateTypes, TYPES } from "./database_types.ts";

const HELP = `deno task types

Writes supabase/functions/_shared/database.types.ts anew from the migrations. Needs Postgres 15 and npx.`;

if (Deno.args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}
const { url, drop } = await createDatabase(PROJECT_SCHEMA);
await Deno.writeTextFile(TYPES, await generateTypes(url));
await drop();
Deno.exit(0);
