/** `deno task types`: writes database.types.ts from the migrations, through a temporary Postgres. */
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { generateTypes, TYPES } from "./database_types.ts";

const { url, drop } = await createDatabase(PROJECT_SCHEMA);
await Deno.writeTextFile(TYPES, await generateTypes(url));
await drop();
Deno.exit(0);
