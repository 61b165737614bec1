import { type Call, callSql } from "./calls.ts";
import type { FunctionInfo } from "./catalogue.ts";
import { scopesOf } from "./scopes.ts";
import type { Check } from "./table_checks.ts";
import { actor, type World } from "./world.ts";

/** A function looks at what is the caller's, is led astray by nothing else and leaves everything else alone. */
export function scopeChecks(info: FunctionInfo, call: Call, world: World): Check[] {
  return scopesOf(info.name, world).map((given) => {
    const { as, setup, args, session, code, leaves, becomes, tells, hides } = given;
    const who = actor(as);
    return {
      attempt: {
        actor: { ...who, claims: session ? { ...who.claims, session_id: session } : who.claims },
        setup: setup || undefined,
        sql: callSql(info.name, { ...call.args, ...args }, info.parameters, info),
        want: "value",
        watch: leaves,
      },
      judge({ ok, value, detail, message, before, after }, tally) {
        const text = JSON.stringify(value) ?? "";
        const said = ok ? text.slice(0, 200) : `${detail} ${message}`;
        const what = `${info.name}: ${as} beside ${setup.slice(-80)}: ${said}`;
        tally.that(code ? detail === code : ok, what);
        tally.that(!tells || text.includes(tells), `${what} hears of ${tells}`);
        tally.that(!hides || !text.includes(hides), `${what} hears nothing of ${hides}`);
        const expected = becomes ?? before;
        tally.that(
          !leaves || after === expected,
          `${what} changes ${leaves}: ${before} / ${after}`,
        );
      },
    };
  });
}
