import { page } from "fresh";
import { mayWrite } from "core/accounts/session_context.ts";
import { isAppError } from "core/errors.ts";
import { editKeyword, readKeyword } from "core/keywords/edit_keyword.ts";
import { INTENTS, type KeywordDetail, KeywordEdit } from "core/keywords/schema.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { emptyForm, type FormState, parseForm, refusedForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { backOf, plannerPath } from "@/components/planner/requests.ts";
import { price } from "@/components/planner/KeywordTable.tsx";
import { wordLabel } from "@/components/planner/word_label.ts";
import { Volume } from "@/components/planner/Volume.tsx";
import { When } from "@/components/jobs/When.tsx";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { FormMessage } from "@/components/ui/FormMessage.tsx";
import { Difficulty } from "@/components/ui/Meters.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { KeyValue, Panel } from "@/components/ui/Panel.tsx";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { statusLabel } from "@/components/ui/status_tones.ts";
import { TextInput } from "@/components/ui/TextInput.tsx";

const PATH = "/planner/keywords";

interface Data {
  keyword: KeywordDetail;
  form: FormState;
}

export const handler = define.handlers({
  GET: read<Data>(async (ctx) => {
    const keyword = await readKeyword(ctx.state, idParam(ctx, "keyword"));
    return page({ keyword, form: emptyForm(valuesOf(keyword)) });
  }),
  POST: act<Data>(async (ctx, form) => {
    const id = idParam(ctx, "keyword");
    try {
      await editKeyword(ctx.state, { id, ...parseForm(KeywordEdit, form) });
      leaveFlash(ctx, "success", "Saved.");
      return ctx.redirect(backOf(form, `${PATH}/${id}`), 303);
    } catch (error) {
      const refused = refusedForm(error, form);
      const keyword = await readKeyword(ctx.state, id);
      // Whoever tries again after a conflict knows the keyword as it is now.
      const seen = isAppError(error) && error.code === "conflict"
        ? keyword.updated_at
        : refused.values.seen ?? "";
      const values = { ...valuesOf(keyword), ...refused.values, seen };
      return page({ keyword, form: { ...refused, values } }, { status: 422 });
    }
  }),
});

/** An intent and who says so. */
function IntentFact({ intent, intent_source }: KeywordDetail) {
  const said = intent && intent_source ? INTENT_SAID[intent_source] : null;
  return (
    <>
      <IntentPill intent={intent} full />
      {said && <span class="muted">{` ${said}`}</span>}
    </>
  );
}

const INTENT_SAID = {
  given: null,
  guessed: "guessed from its words",
  ai: "said by the AI",
  person: "set by a person",
};

/** The country and language whose searches are counted; null when unknown. */
function marketName({ country, language }: KeywordDetail): string | null {
  return [
    country && codeName("region", country.toUpperCase()),
    language &&
    codeName("language", language),
  ]
    .filter((name) => name !== null).join(", ") || null;
}

function codeName(type: "region" | "language", code: string): string {
  return new Intl.DisplayNames(["en"], { type }).of(code) ?? code;
}

function valuesOf(keyword: KeywordDetail): Record<string, string> {
  const { keyword: text, volume, difficulty, cpc, currency, intent, updated_at: seen } = keyword;
  const values = { keyword: text, volume, difficulty, cpc, currency, intent, seen };
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === null ? "" : String(value)]),
  );
}

/** One keyword: what is known of it, where it belongs, and a form for its figures. */
export default define.page<typeof handler>(function KeywordPage({ data, state }) {
  const { keyword, form } = data;
  state.title = keyword.keyword.slice(0, 80);
  return (
    <>
      <PageHeader
        title={keyword.keyword}
        crumbs={[{ label: "Keywords", href: PATH }]}
        aside={<StatusPill status={keyword.status} />}
      />
      <div class="columns">
        {mayWrite(state.me) && <FiguresForm form={form} />}
        <Panel title="What is known">
          <KeyValue
            pairs={[
              ["Volume", <Volume key="volume" {...keyword} />],
              ["Difficulty", <Difficulty key="difficulty" value={keyword.difficulty} />],
              ["CPC", price(keyword)],
              ["Intent", <IntentFact key="intent" {...keyword} />],
              ["Market", marketName(keyword)],
              ["Sector", keyword.sector],
              [
                "Cluster",
                keyword.cluster_id && (
                  <a key="cluster" href={`/planner/clusters/${keyword.cluster_id}`}>
                    {keyword.cluster_name}
                  </a>
                ),
              ],
              ["Source", wordLabel(keyword.source)],
              ["Added", <When key="added" at={keyword.created_at} />],
              ["Changed", <When key="changed" at={keyword.updated_at} />],
            ]}
          />
        </Panel>
      </div>
    </>
  );
});

function FiguresForm({ form }: { form: FormState }) {
  const field = (name: string) => ({
    name,
    value: form.values[name],
    error: form.errors[name],
  });
  return (
    <Panel title="Change it">
      <form method="post" class="form">
        <FormMessage message={form.message} />
        <input type="hidden" name="seen" value={form.values.seen} />
        <input type="hidden" name="back" value={form.values.back ?? ""} />
        <TextInput {...field("keyword")} label="Keyword" required maxLength={500} dir="auto" />
        <div class="form-row">
          <TextInput {...field("volume")} label="Volume" inputMode="numeric" />
          <TextInput {...field("difficulty")} label="Difficulty, 0–100" inputMode="decimal" />
          <TextInput {...field("cpc")} label="CPC" inputMode="decimal" />
          <TextInput {...field("currency")} label="Currency" maxLength={3} placeholder="USD" />
          <Select
            {...field("intent")}
            label="Intent"
            placeholder="Unknown"
            options={INTENTS.map((intent) => ({ value: intent, label: statusLabel(intent) }))}
          />
        </div>
        <p class="hint">Leave a field empty when it is unknown. Unknown is not zero.</p>
        <div class="form-actions">
          <Button variant="primary">Save</Button>
          <LinkButton href={plannerPath(form.values.back, PATH)} variant="quiet">Back</LinkButton>
        </div>
      </form>
    </Panel>
  );
}
