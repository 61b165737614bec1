import type { Queryable } from "@/local/database.ts";
import { type Attempt, type Outcome } from "./attempts.ts";
import { type Call, callOf, callSql } from "./calls.ts";
import { type FunctionInfo, readFunctions } from "./catalogue.ts";
import { fingerprintSql } from "./fingerprint.ts";
import { type FunctionRule, FUNCTIONS, IDENTITIES, type Identity, MODULES } from "./policy.ts";
import { joinChecks, JOINING } from "./join_checks.ts";
import { formerStaffChecks, proofChecks } from "./proof_checks.ts";
import type { Report } from "./report.ts";
import { scopeChecks } from "./scope_checks.ts";
import { ENDED_SESSION, type State, STATES } from "./states.ts";
import { type Check, type Extent, run } from "./table_checks.ts";
import { actor, MARKERS, type Place, type World } from "./world.ts";

/** A function under test with its calls by place. */
interface Tried {
  info: FunctionInfo;
  rule: FunctionRule;
  world: World;
  /** The query that notices a change of anybody's rows; for reading functions not needed. */
  watch?: string;
}

/**
 * Calls every function of `public` as everybody, with the ids of a site, of a colleague's site, of
 * another account and of nothing, and compares with the policy table: all functions, or `names`.
 */
export async function checkFunctions(
  tx: Queryable,
  world: World,
  names: readonly string[] | null = null,
  { states = STATES, untilFailure = false }: Extent = {},
): Promise<Report> {
  const watch = await fingerprintSql(tx, world);
  const checks: Check[] = [];
  for (const info of await readFunctions(tx)) {
    const rule = FUNCTIONS[info.name];
    if (info.schema !== "public" || !rule || (names && !names.includes(info.name))) continue;
    const tried = { info, rule, world, watch: info.volatile ? watch : undefined };
    checks.push(...IDENTITIES.map((identity) => calling(tried, identity)));
    checks.push(...refusals(tried));
    checks.push(...scopeChecks(info, callAt(tried, "a1"), world));
    if (rule === "staff") checks.push(...formerStaffChecks(info, callAt(tried, "a1")));
    if (rule === "fresh password") checks.push(...proofChecks(info, callAt(tried, "a1")));
    if (["service", "everyone", "staff", "fresh password"].includes(rule)) continue;
    checks.push(
      ...states.filter(({ onlyFor, leavesOut }) => !onlyFor && !leavesOut?.includes(info.name))
        .flatMap((state) => callingIn(tried, state)),
    );
    if (MODULES[info.name]) checks.push(callingSwitchedOff(tried));
    checks.push(...substitutions(tried));
  }
  if (!names || names.includes(JOINING)) checks.push(...joinChecks(world));
  return await run(tx, checks, untilFailure);
}

const callAt = (tried: Tried, place: Place): Call => {
  const { accountA, accountB } = tried.world;
  const call = callOf(tried.info.name, place, place === "b1" ? accountB : accountA);
  if (!call) throw new Error(`calls.ts has no call of ${tried.info.name}.`);
  return call;
};

function attempt(
  tried: Tried,
  identity: Identity | "service",
  call: Call,
  state?: State,
): Attempt {
  const who = actor(identity);
  const claims = state?.signedOut ? { ...who.claims, session_id: ENDED_SESSION } : who.claims;
  const setup = [call.setup, state?.setup(tried.world)].filter(Boolean).join("; ");
  return {
    actor: { ...who, claims },
    setup: setup || undefined,
    sql: callSql(tried.info.name, call.args, tried.info.parameters, tried.info),
    want: "value",
    watch: tried.watch,
  };
}

/** Which scopes an outcome changed. */
function changed({ ok, before, after }: Outcome): string[] {
  if (!ok || before === after) return [];
  const [earlier, later] = [JSON.parse(before ?? "{}"), JSON.parse(after ?? "{}")];
  return Object.keys(later).filter((scope) => earlier[scope] !== later[scope]);
}

function tells(outcome: Outcome, ...places: (keyof typeof MARKERS)[]): boolean {
  const text = JSON.stringify([outcome.value, outcome.message, outcome.detail]);
  return places.some((place) => text.includes(MARKERS[place]) || text.includes(`${place}000000-`));
}

function shown(outcome: Outcome): string {
  const answer = outcome.ok ? JSON.stringify(outcome.value) : `${outcome.detail || outcome.state}`;
  return `${String(answer).slice(0, 160)} ${outcome.ok ? "" : outcome.message} changed ${
    changed(outcome).join(" ") || "nothing"
  }`;
}

const refused = (outcome: Outcome, ...codes: string[]) =>
  outcome.state === "P0001" && codes.includes(outcome.detail ?? "");

type Expectation = "answers" | "works" | "hears nothing" | "denied" | `refused ${string}`;

/** What a caller gets who asks for site A1 (or for nothing in particular). */
function expectation(rule: FunctionRule, identity: Identity | null): Expectation {
  if (rule === "everyone") return "answers";
  if (rule === "service" || identity === "anon") return "denied";
  if (rule === "staff" || rule === "fresh password") return "refused forbidden";
  if (rule === "library") return "works";
  if (rule === "account") return identity === null ? "hears nothing" : "works";
  if (rule === "owner, always") {
    if (identity === null) return "refused unauthorized";
    return identity === "owner" || identity === "stranger" ? "works" : "refused forbidden";
  }
  const isManager = identity === "admin" || identity === "owner";
  if (rule === "managers, always") {
    if (identity === null) return "refused unauthorized";
    return isManager || identity === "stranger" ? "works" : "refused forbidden";
  }
  if (rule === "account, managers") return isManager ? "answers" : "hears nothing";
  if (rule === "account, manager writes") {
    if (identity === null) return "refused unauthorized";
    return isManager || identity === "stranger" ? "works" : "refused forbidden";
  }
  const reads = isManager || identity === "editor" || identity === "viewer";
  if (rule === "site") return reads ? "answers" : "hears nothing";
  if (identity === null) return "refused unauthorized";
  if (rule === "site write") {
    if (!reads) return "refused not_found";
    return identity === "viewer" ? "refused forbidden" : "works";
  }
  if (identity === "stranger") return "refused not_found";
  return isManager ? "works" : "refused forbidden";
}

function meets(expected: Expectation, tried: Tried, identity: Identity, outcome: Outcome): boolean {
  const theirs = identity === "stranger" ? "b" : "a";
  const reached = identity === "admin" || identity === "owner" ? [theirs, "a2"] : [theirs];
  const others = changed(outcome).filter((scope) => !reached.includes(scope));
  const foreign = identity === "stranger" ? ["a1", "a2"] as const : ["b1"] as const;
  if (tells(outcome, ...foreign) && tried.rule !== "everyone") return false;
  switch (expected) {
    case "answers":
      return outcome.ok && changed(outcome).length === 0 && outcome.value !== null;
    case "works":
      return outcome.ok && others.length === 0 &&
        (!tried.rule.endsWith("write") && !tried.rule.endsWith("writes") ||
          changed(outcome).includes(theirs));
    case "hears nothing":
      return (outcome.ok || refused(outcome, "not_found")) && changed(outcome).length === 0 &&
        !tells(outcome, "a1", "a2");
    case "denied":
      return outcome.message === `permission denied for function ${tried.info.name}`;
    case "refused unauthorized":
      return refused(outcome, "unauthorized", "not_found");
    default:
      return refused(outcome, expected.replace("refused ", ""));
  }
}

function calling(tried: Tried, identity: Identity): Check {
  const expected = expectation(tried.rule, identity);
  return {
    attempt: attempt(tried, identity, callAt(tried, "a1")),
    judge(outcome, tally) {
      const holds = meets(expected, tried, identity, outcome);
      tally.that(holds, `${tried.info.name}: ${identity} ${expected}? ${shown(outcome)}`);
    },
  };
}

/** The same after something befell the account, with the old token. */
function callingIn(tried: Tried, state: State): Check[] {
  return (["owner", "admin", "editor", "viewer"] as const).map((identity) => {
    const normally = expectation(tried.rule, state.counts(identity));
    const writes = /writes?$/.test(tried.rule);
    const refusal: Expectation = `refused ${state.refusal ?? "account_suspended"}`;
    const isClosed = state.visit && tried.rule === "managers, always";
    const expected = isClosed ? "refused forbidden" : state.readOnly && writes ? refusal : normally;
    return {
      attempt: attempt(tried, identity, callAt(tried, "a1"), state),
      judge(outcome, tally) {
        const holds = meets(expected, tried, state.counts(identity) ?? identity, outcome);
        const who = `${identity} (${state.name})`;
        tally.that(holds, `${tried.info.name}: ${who} ${expected}? ${shown(outcome)}`);
      },
    };
  });
}

function callingSwitchedOff(tried: Tried): Check {
  const call = callAt(tried, "a1");
  const off = `update public.module_settings set enabled = false
    where module = '${MODULES[tried.info.name]}' and account_id = '${tried.world.accountA}'`;
  return {
    attempt: attempt(tried, "owner", {
      ...call,
      setup: [call.setup, off].filter(Boolean).join(";"),
    }),
    judge(outcome, tally) {
      const holds = refused(outcome, "module_disabled");
      tally.that(holds, `${tried.info.name}: with its module switched off: ${shown(outcome)}`);
    },
  };
}

/**
 * Each argument in turn names something out of reach: of account B for an owner, of site A2 for an
 * editor without a grant there. The answer must be the one for something that does not exist.
 */
function substitutions(tried: Tried): Check[] {
  const own = callAt(tried, "a1");
  return ([["owner", "b1", "b"], ["editor", "a2", "a2"]] as const).flatMap(
    ([identity, place, scope]) => {
      const theirs = callAt(tried, place).args;
      const nobodys = callAt(tried, "ff").args;
      const differing = Object.keys(own.args).filter((name) =>
        JSON.stringify(own.args[name]) !== JSON.stringify(nobodys[name])
      );
      const variants = [
        ...differing.map((name) => [name, theirs[name], nobodys[name]] as const),
        ...differing.filter((name) => Array.isArray(own.args[name])).map((name) =>
          [name, mixed(own.args[name], theirs[name]), mixed(own.args[name], nobodys[name])] as const
        ),
      ];
      return variants.flatMap(([name, foreign, nothing]) => {
        let answered: Outcome | null = null;
        const what = `${tried.info.name}: ${identity} with ${name} = ${JSON.stringify(foreign)}`;
        return [{
          attempt: attempt(tried, identity, { ...own, args: { ...own.args, [name]: foreign } }),
          judge(outcome, tally) {
            answered = outcome;
            tally.that(!tells(outcome, place), `${what} hears ${shown(outcome)}`);
            tally.that(!changed(outcome).includes(scope), `${what}: ${shown(outcome)}`);
            if (typeof foreign !== "string" || !/writes?$/.test(tried.rule)) return;
            const kept = refused(outcome, "not_found") ||
              (tried.rule.includes("manager") && refused(outcome, "forbidden"));
            tally.that(kept, `${what} is refused? ${shown(outcome)}`);
          },
        }, {
          attempt: attempt(tried, identity, { ...own, args: { ...own.args, [name]: nothing } }),
          judge(outcome, tally) {
            const same = answered !== null && anonymous(answered) === anonymous(outcome);
            const both = `${answered && shown(answered)} / ${shown(outcome)}`;
            tally.that(same, `${what} is told that it exists: ${both}`);
          },
        }] satisfies Check[];
      });
    },
  );
}

/** What even those who may make the call are refused. */
function refusals(tried: Tried): Check[] {
  const { args, setup, refusals = [] } = callAt(tried, "a1");
  return refusals.map(({ as, args: other, code, setup: more }) => ({
    attempt: attempt(tried, as, {
      args: { ...args, ...other },
      setup: [setup, more].filter(Boolean).join("; ") || undefined,
    }),
    judge(outcome, tally) {
      const what = `${tried.info.name}: ${as} with ${JSON.stringify(other)} ${code}?`;
      tally.that(refused(outcome, code), `${what} ${shown(outcome)}`);
    },
  }));
}

function mixed(own: unknown, other: unknown): unknown {
  return [...Object(own) as unknown[], ...Object(other) as unknown[]];
}

/** An outcome without ids and times. */
function anonymous({ ok, value, state, message, detail }: Outcome): string {
  return JSON.stringify(ok ? value : [state, message, detail])
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "*").replace(/\d{4}-\d\d-\d\dT[\d:.+]+/g, "*");
}
