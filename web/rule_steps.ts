import type { FreshContext } from "fresh";
import { z } from "zod";
import {
  BLANK_ROW,
  changeGroup,
  type ConditionGroup,
  emptyGroup,
} from "core/rules/condition_groups.ts";
import { RuleForm } from "core/rules/rule_form.ts";
import { saveRule } from "core/rules/save_rule.ts";
import { type RuleTest, testRule } from "core/rules/test_rule.ts";
import { formOfData, type ShownForm } from "@/components/rules/shown_form.ts";
import { parseForm, refusedForm } from "./forms.ts";
import type { State } from "./state.ts";

/** What the form of a rule shows after a step. */
export interface RuleStep {
  form: ShownForm;
  errors: Record<string, string[]>;
  message: string | null;
  /** What the rule would do, when it was asked. */
  test: RuleTest | null;
}

/** The form before anything was sent. */
export function firstStep(form: ShownForm): RuleStep {
  return { form, errors: {}, message: null, test: null };
}

const Version = z.object({ version: z.coerce.number().int().min(1).optional().catch(undefined) });

type Change = (group: ConditionGroup) => ConditionGroup | null;

/** What the buttons inside a group do. */
const CHANGES: Record<string, Change> = {
  row: (group) => ({ ...group, rows: [...group.rows, BLANK_ROW] }),
  group: (group) => ({ ...group, groups: [...group.groups, emptyGroup("any")] }),
  drop: () => null,
};

/**
 * One step of the form: another row or group, a dry run, or saving; answers what to show next, or the id of the rule
 * that was saved.
 */
export async function takeRuleStep(
  ctx: FreshContext<State>,
  given: FormData,
  { siteId, first, id }: { siteId: string; first: ShownForm; id?: string },
): Promise<RuleStep | string> {
  const { db, me } = ctx.state;
  const form = formOfData(given, first);
  const step = given.get("step");
  for (const [name, change] of Object.entries(CHANGES)) {
    const [, at] = new RegExp(`^${name} (\\d{1,3})$`).exec(String(step)) ?? [];
    if (!at) continue;
    return firstStep({ ...form, conditions: changeGroup(form.conditions, Number(at), change) });
  }
  try {
    const draft = parseForm(RuleForm, given);
    if (step === "save") {
      return await saveRule({ db }, { siteId, draft, id, ...parseForm(Version, given) });
    }
    const test = await testRule({ db, costs: me.costs }, { siteId, draft, id });
    return { ...firstStep(form), test };
  } catch (error) {
    const { errors, message } = refusedForm(error, given);
    return { form, errors, message, test: null };
  }
}
