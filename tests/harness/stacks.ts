import type { Db } from "core/db.ts";
import { type Stack, startStack } from "@/local/stack.ts";
import { anonymousClient, clientFor, type Person, serviceClient, signUp } from "./people.ts";
import { createDatabase, cronDatabase, postgresMissing } from "./postgres_cluster.ts";
import { pgliteSnapshot, PROJECT_SCHEMA, type Schema } from "./snapshot.ts";
import { TEST_KEYS } from "./test_keys.ts";
import { testNeeding } from "./test_needing.ts";

/** What a database test gets. */
export interface DatabaseTest {
  driver: Stack["driver"];
  stack: Stack;
  /** Client with the secret key. */
  service: Db;
  /** Client with the publishable key and nobody signed in. */
  anon: Db;
  /** Client of a person, or of whoever owns an access token. */
  as(who: Person | string): Db;
  /** Signs up somebody new, with an account of their own. */
  person(name?: string): Promise<Person>;
}

type TestBody = (given: DatabaseTest) => Promise<void> | void;

export interface DatabaseTestOptions {
  /** Another schema than the project's. */
  schema?: Schema;
  /** Give this test a database of its own; otherwise one is shared by the test file. */
  isolated?: boolean;
  /** Leave one driver out, with the reason in the test's name. */
  only?: Stack["driver"];
}

/**
 * Registers a test twice: on PGlite and on a real Postgres 15. The second is ignored, saying why,
 * where Postgres is not installed; with CI=true it fails instead.
 */
export function databaseTest(name: string, body: TestBody, options: DatabaseTestOptions = {}) {
  for (const driver of ["pglite", "postgres"] as const) {
    if (options.only && options.only !== driver) continue;
    testNeeding(driver === "postgres" ? postgresMissing() : null, {
      name: `${name} [${driver}]`,
      // The stack outlives the test, so the sanitizers would blame the test for it.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: () => run(driver, body, options),
    });
  }
}

async function run(driver: Stack["driver"], body: TestBody, options: DatabaseTestOptions) {
  const schema = options.schema ?? PROJECT_SCHEMA;
  const opened = options.isolated ? await open(driver, schema) : await shared(driver, schema);
  try {
    await body(databaseTestOf(opened.stack));
  } finally {
    if (options.isolated) await opened.close();
  }
}

/** What a database test gets, of a stack. */
export function databaseTestOf(stack: Stack): DatabaseTest {
  return {
    driver: stack.driver,
    stack,
    service: serviceClient(stack),
    anon: anonymousClient(stack),
    as: (who) => clientFor(stack, typeof who === "string" ? who : who.accessToken),
    person: (name) => signUp(stack, name),
  };
}

interface OpenStack {
  stack: Stack;
  close(): Promise<void>;
}

/** Starts a stack of its own for a test that needs more than `databaseTest` gives. */
export async function open(
  driver: Stack["driver"],
  schema: Schema = PROJECT_SCHEMA,
): Promise<OpenStack> {
  if (driver === "pglite") {
    return await start({ kind: "memory", snapshot: await pgliteSnapshot(schema) });
  }
  const { url, drop } = await createDatabase(schema);
  const opened = await start({ kind: "postgres", url });
  return { stack: opened.stack, close: () => opened.close().finally(drop) };
}

/** A stack on the one database of the test cluster where pg_cron really runs jobs. */
export async function openCron(schema: Schema = PROJECT_SCHEMA): Promise<OpenStack> {
  return await start({ kind: "postgres", url: await cronDatabase(schema) });
}

async function start(database: Parameters<typeof startStack>[0]["database"]): Promise<OpenStack> {
  const storageDir = await Deno.makeTempDir({ prefix: "igny8-storage-" });
  const stack = await startStack({ database, keys: TEST_KEYS, storageDir });
  return {
    stack,
    async close() {
      await stack.close();
      await Deno.remove(storageDir, { recursive: true });
    },
  };
}

const shares = new Map<string, Promise<OpenStack>>();

function shared(driver: Stack["driver"], schema: Schema): Promise<OpenStack> {
  const key = `${driver} ${schema.supabaseDir}`;
  const opened = shares.get(key) ?? open(driver, schema);
  shares.set(key, opened);
  return opened;
}

Deno.test.afterAll(async () => {
  for (const opened of shares.values()) await opened.then(({ close }) => close(), () => {});
  shares.clear();
});
