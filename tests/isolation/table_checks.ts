import type { Queryable } from "@/local/database.ts";
import { type Attempt, type Outcome, tryInTurn } from "./attempts.ts";
import { type Column, readTables } from "./catalogue.ts";
import { IDENTITIES, type Identity, type RowName, ROWS, type TableRule, TABLES } from "./policy.ts";
import { type Report, Tally } from "./report.ts";
import { type Probes, probesOf } from "./rows.ts";
import { allows, concerned, ENDED_SESSION, type State, STATES } from "./states.ts";
import { appendOnlyChecks, columnChecks, moveChecks } from "./column_checks.ts";
import { uploadChecks } from "./upload_checks.ts";
import { visitorChecks } from "./visitor_checks.ts";
import { actor, userId, type World } from "./world.ts";

/** A statement and the assertions about what became of it. */
export interface Check {
  attempt: Attempt;
  judge(outcome: Outcome, tally: Tally): void;
}

/** One rule of the policy table with everything that its checks need. */
export interface Subject {
  rule: string;
  table: string;
  policy: TableRule;
  columns: Column[];
  world: World;
  /** The probed rows as JSON, by their condition. */
  images: Map<string, Record<string, unknown>>;
}

/** How much of the matrix is tried. */
export interface Extent {
  /** The states of the account beside the ordinary one; default all. */
  states?: readonly State[];
  /** Goes no further than to the first failures. */
  untilFailure?: boolean;
}

/**
 * Tries every identity with every verb on every kind of row and compares with the policy table:
 * all rules, or those of `tables` alone. `tx` is an open transaction of the owner on a database that
 * holds the world; nothing stays changed.
 */
export async function checkTables(
  tx: Queryable,
  world: World,
  tables: readonly string[] | null = null,
  { states = STATES, untilFailure = false }: Extent = {},
): Promise<Report> {
  const subjects = await readSubjects(tx, world, tables);
  const ordinary = subjects.flatMap((subject) => [
    ...matrix(subject),
    ...columnChecks(subject),
    ...moveChecks(subject),
    ...appendOnlyChecks(subject),
    ...insertingForAnother(subject),
    ...visitorChecks(subject.rule, world),
    ...uploadChecks(subject.rule, world),
  ]);
  const inStates = subjects.flatMap((subject) =>
    states.filter(({ leavesOut }) => !leavesOut?.includes(subject.rule))
      .filter(({ onlyFor }) => !onlyFor || onlyFor === subject.rule)
      .flatMap((state) => matrixIn(subject, state))
  );
  return await run(tx, [...ordinary, ...inStates], untilFailure);
}

/** Runs checks and tallies them: all, or a few at a time until one fails. */
export async function run(
  tx: Queryable,
  checks: readonly Check[],
  untilFailure = false,
): Promise<Report> {
  const tally = new Tally();
  const attempts = checks.map(({ attempt }) => attempt);
  let next = 0;
  for await (const outcomes of tryInTurn(tx, attempts, untilFailure ? 30 : undefined)) {
    for (const outcome of outcomes) checks[next++]?.judge(outcome, tally);
    if (untilFailure && tally.failures.length > 0) break;
  }
  return tally;
}

async function readSubjects(
  tx: Queryable,
  world: World,
  tables: readonly string[] | null = null,
): Promise<Subject[]> {
  const catalogue = await readTables(tx);
  const subjects: Subject[] = [];
  for (const [rule, policy] of Object.entries(TABLES)) {
    const table = rule.replace(/ \(.*/, "");
    if (!catalogue.has(table) || (tables && !tables.includes(table))) continue;
    const images = new Map<string, Record<string, unknown>>();
    for (const identity of IDENTITIES) {
      for (const condition of Object.values(probesOf(rule, identity, world) ?? {})) {
        if (images.has(condition)) continue;
        const [row] = await tx.sql<{ image: Record<string, unknown> }>(
          `select to_jsonb(t) as image from ${table} t where ${condition}`,
        );
        if (!row) throw new Error(`The world has no row of ${rule} where ${condition}.`);
        images.set(condition, row.image);
      }
    }
    subjects.push({ rule, table, policy, columns: catalogue.get(table) ?? [], world, images });
  }
  return subjects;
}

const literal = (value: unknown) => `'${String(value).replaceAll("'", "''")}'`;

/** Every verb on every row, one identity after the other. */
function matrix(subject: Subject): Check[] {
  return IDENTITIES.flatMap((identity) => {
    const probes = probesOf(subject.rule, identity, subject.world) ?? {};
    const rows = ROWS.filter((row) => probes[row] !== undefined);
    return [
      ...rows.flatMap((row) => [
        selecting(subject, identity, row),
        touching(subject, identity, row, "update"),
        touching(subject, identity, row, "delete"),
        inserting(subject, identity, row),
        upserting(subject, identity, row),
        ...takingOver(subject, identity, row),
      ]),
      sweeping(subject, identity, "update"),
      sweeping(subject, identity, "delete"),
    ];
  });
}

/** The same in a state of the account, on fewer statements: they differ in the row, not in the rule. */
function matrixIn(subject: Subject, state: State): Check[] {
  return concerned().flatMap((identity) => {
    const probes = probesOf(subject.rule, identity, subject.world) ?? {};
    return [
      ...ROWS.filter((row) => probes[row] !== undefined).map((row) =>
        selecting(subject, identity, row, state)
      ),
      inserting(subject, identity, "own", state),
      sweeping(subject, identity, "update", state),
      sweeping(subject, identity, "delete", state),
    ];
  });
}

function condition(subject: Subject, identity: Identity, row: RowName): string {
  return probesOf(subject.rule, identity, subject.world)?.[row] ?? "false";
}

function describe(subject: Subject, identity: Identity, what: string, state?: State): string {
  return `${subject.rule}: ${identity}${state ? ` (${state.name})` : ""} ${what}`;
}

function asked(identity: Identity, world: World, state?: State): Pick<Attempt, "actor" | "setup"> {
  const who = actor(identity);
  if (!state) return { actor: who };
  const claims = state.signedOut ? { ...who.claims, session_id: ENDED_SESSION } : who.claims;
  return { actor: { ...who, claims }, setup: state.setup(world) };
}

function shown({ ok, rows, state, message }: Outcome): string {
  return ok ? `${rows} row(s)` : `${state} ${message}`;
}

function selecting(subject: Subject, identity: Identity, row: RowName, state?: State): Check {
  const expected = allows(subject.policy, "select", row, identity, state) ? 1 : 0;
  const sql = `select 1 from ${subject.table} where ${condition(subject, identity, row)}`;
  return {
    attempt: { ...asked(identity, subject.world, state), sql, want: "rows" },
    judge(outcome, tally) {
      const holds = outcome.ok ? outcome.rows === expected : expected === 0 && isDenied(outcome);
      tally.that(holds, describe(subject, identity, `selects ${row}: ${shown(outcome)}`, state));
    },
  };
}

/** The table is not even granted: as good as no row. */
function isDenied({ state, message }: Outcome): boolean {
  return state === "42501" && /^permission denied/.test(message ?? "");
}

function setClause({ policy, columns }: Subject): string {
  const column = columns.find(({ generated, key }) => !generated && !key) ?? columns[0];
  return policy.update?.set ?? `${column?.name} = default`;
}

/** An update or delete of one row that is named, and given back. */
function touching(
  subject: Subject,
  identity: Identity,
  row: RowName,
  verb: "update" | "delete",
): Check {
  const where = condition(subject, identity, row);
  const expected = allows(subject.policy, verb, row, identity) ? 1 : 0;
  const head = verb === "delete" ? "delete from" : "update";
  const set = verb === "update" ? `set ${setClause(subject)}` : "";
  return {
    attempt: {
      ...asked(identity, subject.world),
      sql: `${head} ${subject.table} ${set} where ${where} returning 1`,
      want: "rows",
    },
    judge(outcome, tally) {
      const holds = outcome.ok ? outcome.rows === expected : expected === 0 && isDenied(outcome);
      tally.that(holds, describe(subject, identity, `${verb}s ${row}: ${shown(outcome)}`));
    },
  };
}

/**
 * An update or delete without a condition reads no column, so the policies for reading do not help:
 * it shows which rows the policy for writing alone lets through.
 */
function sweeping(
  subject: Subject,
  identity: Identity,
  verb: "update" | "delete",
  state?: State,
): Check {
  const probes: Probes = probesOf(subject.rule, identity, subject.world) ?? {};
  const rows = ROWS.filter((row) => probes[row] !== undefined);
  const versions = rows.map((row) =>
    `'${row}', (select ctid::text || xmin::text from ${subject.table} where ${probes[row]})`
  );
  return {
    attempt: {
      ...asked(identity, subject.world, state),
      sql: verb === "delete"
        ? `delete from ${subject.table}`
        : `update ${subject.table} set ${setClause(subject)}`,
      want: "rows",
      watch: `select jsonb_build_object(${versions})::text`,
    },
    judge(outcome, tally) {
      const before = JSON.parse(outcome.before ?? "{}");
      const after = JSON.parse(outcome.after ?? "{}");
      for (const row of rows) {
        const touched = outcome.ok && before[row] !== after[row];
        const expected = allows(subject.policy, verb, row, identity, state);
        const holds = touched === expected && (outcome.ok || isDenied(outcome));
        const what = `${verb}s all, ${row} ${touched ? "touched" : "untouched"}: ${shown(outcome)}`;
        tally.that(holds, describe(subject, identity, what, state));
      }
    },
  };
}

function insertOf(subject: Subject, image: Record<string, unknown>): string {
  const columns = subject.columns.filter(({ generated }) => !generated).map(({ name }) => name);
  return `insert into ${subject.table} (${columns}) overriding system value
    select ${columns} from jsonb_populate_record(null::${subject.table}, ${
    literal(JSON.stringify(image))
  })`;
}

/** A copy of a row as the identity would make it: another key, its own name on it. */
function copyOf(subject: Subject, identity: Identity, row: RowName): Record<string, unknown> {
  const image = { ...subject.images.get(condition(subject, identity, row)) };
  if (typeof image.id === "string") image.id = crypto.randomUUID();
  if (typeof image.name === "string") image.name = `${image.name} copy`;
  if ("created_by" in image) image.created_by = userId(identity);
  return image;
}

function inserting(subject: Subject, identity: Identity, row: RowName, state?: State): Check {
  const expected = allows(subject.policy, "insert", row, identity, state);
  return {
    attempt: {
      ...asked(identity, subject.world, state),
      sql: insertOf(subject, copyOf(subject, identity, row)),
      want: "rows",
    },
    judge(outcome, tally) {
      const holds = expected ? outcome.ok && outcome.rows === 1 : outcome.state === "42501";
      tally.that(holds, describe(subject, identity, `inserts ${row}: ${shown(outcome)}`, state));
    },
  };
}

/** Somebody who may add a row still cannot put a colleague's name on it. */
function insertingForAnother(subject: Subject): Check[] {
  const image = copyOf(subject, "owner", "own");
  if (!subject.policy.insert || !("created_by" in image)) return [];
  return [{
    attempt: {
      ...asked("owner", subject.world),
      sql: insertOf(subject, { ...image, created_by: userId("editor") }),
      want: "rows",
    },
    judge(outcome, tally) {
      const what = `inserts in the editor's name: ${shown(outcome)}`;
      tally.that(outcome.state === "42501", describe(subject, "owner", what));
    },
  }];
}

function onConflict({ columns, policy }: Subject): string {
  const keys = columns.filter(({ key }) => key).map(({ name }) => name);
  const editable = policy.update?.columns[0] ??
    columns.find(({ key, generated }) => !key && !generated)?.name;
  return `on conflict (${keys}) do update set ${editable} = excluded.${editable}`;
}

/** An upsert of a row as it is needs the right to insert it and the right to update it. */
function upserting(subject: Subject, identity: Identity, row: RowName): Check {
  const expected = allows(subject.policy, "insert", row, identity) &&
    allows(subject.policy, "update", row, identity);
  const image = { ...subject.images.get(condition(subject, identity, row)) };
  if ("created_by" in image) image.created_by = userId(identity);
  return {
    attempt: {
      ...asked(identity, subject.world),
      sql: `${insertOf(subject, image)} ${onConflict(subject)}`,
      want: "rows",
    },
    judge(outcome, tally) {
      const holds = expected ? outcome.ok && outcome.rows === 1 : outcome.state === "42501";
      tally.that(holds, describe(subject, identity, `upserts ${row}: ${shown(outcome)}`));
    },
  };
}

/** An upsert with the key of a row out of reach and an own row's content. */
function takingOver(subject: Subject, identity: Identity, row: RowName): Check[] {
  if (allows(subject.policy, "update", row, identity)) return [];
  const mine = identity === "stranger" ? "otherAccount" : "own";
  const image = copyOf(subject, identity, mine);
  const target = subject.images.get(condition(subject, identity, row)) ?? {};
  for (const { name } of subject.columns.filter(({ key }) => key)) image[name] = target[name];
  return [{
    attempt: {
      ...asked(identity, subject.world),
      sql: `${insertOf(subject, image)} ${onConflict(subject)}`,
      want: "rows",
    },
    judge(outcome, tally) {
      const what = `takes ${row} over by its key: ${shown(outcome)}`;
      tally.that(outcome.state === "42501", describe(subject, identity, what));
    },
  }];
}
