import assert from "node:assert/strict";
import type { VNode } from "preact";
import { load } from "cheerio";
import { renderToString } from "preact-render-to-string";
import { ArticleHead, ArticleShell } from "@/components/shell/ArticleShell.tsx";
import { AuthShell } from "@/components/shell/AuthShell.tsx";
import { BarList } from "@/components/charts/BarList.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { Donut } from "@/components/charts/Donut.tsx";
import { ConfirmDialog } from "@/components/ui/Dialog.tsx";
import { EmptyState } from "@/components/ui/EmptyState.tsx";
import { FilterBar } from "@/components/ui/FilterBar.tsx";
import { KeyValue, Panel, Stat } from "@/components/ui/Panel.tsx";
import { LengthMeter, Progress } from "@/components/ui/Meters.tsx";
import { Menu, MenuAction, MenuLink } from "@/components/ui/Menu.tsx";
import { PageHeader, Tabs } from "@/components/ui/PageHeader.tsx";
import { Select } from "@/components/ui/Select.tsx";
import { StatusPill } from "@/components/ui/Pill.tsx";
import { Stepper } from "@/components/ui/Stepper.tsx";
import { Cell, RowCheckbox, Table } from "@/components/ui/Table.tsx";
import { Avatar, CodeBlock, Diff } from "@/components/ui/Text.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";
import { galleryNames, galleryPage } from "./gallery.tsx";
import { hostile as h, SampleShell } from "./samples.tsx";

const data = [{ label: h, value: 1, href: h }];
const attacked: Record<string, VNode> = {
  input: <TextInput name={h} label={h} hint={h} error={h} value={h} placeholder={h} />,
  area: <TextArea name="a" label={h} value={`\n${h}</textarea>${h}`} />,
  select: (
    <Select
      name="s"
      label={h}
      options={[{ value: h, label: h }]}
      value={h}
      placeholder={h}
    />
  ),
  table: (
    <Table caption={h} head={<th>{h}</th>}>
      <tr>
        <RowCheckbox value={h} label={h} />
        <Cell label={h}>{h}</Cell>
      </tr>
    </Table>
  ),
  words: <StatusPill status={h} label={h} />,
  status: <StatusPill status={h} />,
  head: <PageHeader title={h} crumbs={[{ label: h, href: h }]}>{h}</PageHeader>,
  tabs: <Tabs label={h} tabs={[{ label: h, href: h }]} />,
  dialog: <ConfirmDialog id={h} title={h} confirm={h} fields={{ [h]: h }}>{h}</ConfirmDialog>,
  menu: (
    <Menu label={h}>
      <MenuLink href={h}>{h}</MenuLink>
      <MenuAction action={h} fields={{ [h]: h }}>{h}</MenuAction>
    </Menu>
  ),
  filter: <FilterBar action={h} keep={{ [h]: h }} chips={[{ label: h, href: h }]}>{h}</FilterBar>,
  panel: <Panel title={h} foot={h}>{h}</Panel>,
  stat: <Stat label={h} value={h} note={h} href={h} />,
  pairs: <KeyValue pairs={[[h, h]]} />,
  empty: <EmptyState icon="key" title={h}>{h}</EmptyState>,
  steps: <Stepper label={h} steps={[{ title: h, state: "todo", note: h, side: h, progress: 3 }]} />,
  progress: <Progress label={h} detail={h} value={3} />,
  length: <LengthMeter label={h} length={3} limit={9} />,
  texts: <CodeBlock label={h} code={h} />,
  diff: <Diff parts={[{ kind: "added", text: h }, { kind: "removed", text: h }]} />,
  avatar: <Avatar name={h} />,
  bars: <BarList title={h} data={data} />,
  columns: <Columns title={h} unit={h} data={data} />,
  donut: <Donut title={h} data={data} unit={h} />,
  auth: <AuthShell title={h} lead={h} flash={[{ tone: "danger", message: h }]}>{h}</AuthShell>,
  article: (
    <ArticleShell site={{ name: h, href: h }} nav={[{ label: h, href: h }]}>
      <ArticleHead title={h} author={h} published={{ iso: h, text: h }} />
    </ArticleShell>
  ),
  shell: (
    <SampleShell
      title={h}
      path={h}
      account={{ name: h, status: h, credits: 1, low: false }}
      user={{ name: h, email: h, role: h }}
      sites={[{ id: "s1", name: h, slug: h, status: h }, { id: h, name: h, slug: h, status: h }]}
      flash={[{ tone: "info", message: h }]}
    >
      {h}
    </SampleShell>
  ),
};

for (const [name, node] of Object.entries(attacked)) {
  Deno.test(`hostile text stays text in ${name}`, () => {
    const $ = load(renderToString(node));
    assert.equal($("script, img").length, 0);
    assert.equal(
      $("*").filter((_, element) =>
        Object.keys($(element).attr() ?? {}).some((key) => key.startsWith("on"))
      ).length,
      0,
    );
  });
}

Deno.test("a text area keeps a first line break", () => {
  const text = "\nsecond line";
  const $ = load(renderToString(<TextArea name="a" label="A" value={text} />));
  assert.equal($("textarea").text(), text);
});

Deno.test("no page carries inline styles, inline handlers or script links elsewhere", () => {
  for (const name of galleryNames) {
    const $ = load(galleryPage(name, "light"));
    assert.equal($("[style], style").length, 0, name);
    for (const element of $("*").toArray()) {
      const handlers = Object.keys($(element).attr() ?? {}).filter((key) => key.startsWith("on"));
      assert.deepEqual(handlers, [], name);
    }
    assert.equal($("script:not([src]):not([nonce])").length, 0, name);
  }
});

Deno.test("ids are unique on every page and every label has its control", () => {
  for (const name of galleryNames) {
    const $ = load(galleryPage(name, "light"));
    const ids = $("[id]").toArray().map((element) => $(element).attr("id"));
    assert.equal(new Set(ids).size, ids.length, name);
    for (const label of $("label[for]").toArray()) {
      const target = $(label).attr("for");
      assert.ok(ids.includes(target), `${name}: ${target}`);
    }
  }
});
