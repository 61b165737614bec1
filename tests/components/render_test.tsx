import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { Button, LinkButton } from "@/components/ui/Button.tsx";
import { Checkbox, RadioGroup } from "@/components/ui/Checkbox.tsx";
import { ConfirmDialog, Dialog, DialogButton } from "@/components/ui/Dialog.tsx";
import { Difficulty, EstimateChip, LengthMeter, Progress } from "@/components/ui/Meters.tsx";
import { FileDrop } from "@/components/ui/FileDrop.tsx";
import { formatCount, percentOf } from "@/components/ui/numbers.ts";
import { IntentPill, StatusPill } from "@/components/ui/Pill.tsx";
import { Pagination } from "@/components/ui/Pagination.tsx";
import { StatusTabs } from "@/components/planner/StatusTabs.tsx";
import { safeHref } from "@/components/ui/safe_href.ts";
import { Select } from "@/components/ui/Select.tsx";
import { statusTones } from "@/components/ui/status_tones.ts";
import { Cell, Heading, NumberCell } from "@/components/ui/Table.tsx";
import { Avatar, Prose } from "@/components/ui/Text.tsx";
import { TextArea, TextInput } from "@/components/ui/TextInput.tsx";

Deno.test("a field ties its label, hint and error to the control", () => {
  const html = renderToString(
    <TextInput name="slug" label="Slug" hint="Short" error={["Taken", "too long"]} required />,
  );
  assert.match(html, /<label[^>]* for="f-slug"/);
  assert.match(html, /<input[^>]* id="f-slug"/);
  assert.match(html, /aria-invalid="true"/);
  assert.match(html, /aria-describedby="f-slug-error f-slug-hint"/);
  assert.match(html, /id="f-slug-error"[^>]*>.*Taken too long/);
  assert.match(html, /<input[^>]* required/);
});

Deno.test("a field without an error is not announced as invalid", () => {
  for (const error of [undefined, "", []]) {
    const html = renderToString(<TextInput name="slug" label="Slug" error={error} />);
    assert.doesNotMatch(html, /aria-invalid|aria-describedby|class="error"/);
  }
});

Deno.test("a select marks the chosen option and a text area holds its value", () => {
  const options = [{ value: "a", label: "A" }, { value: "b", label: "B" }];
  const select = renderToString(<Select name="x" label="X" options={options} value="b" />);
  assert.match(select, /<option[^>]*(selected[^>]* value="b"|value="b"[^>]* selected)/);
  assert.equal(select.match(/ selected/g)?.length, 1);
  const area = renderToString(<TextArea name="t" label="T" value="one</textarea>two" />);
  assert.match(area, /one&lt;\/textarea>two<\/textarea>/);
});

Deno.test("choices and files carry their notes", () => {
  const options = [{ value: "a", label: "A", hint: "First" }, { value: "b", label: "B" }];
  const group = renderToString(
    <RadioGroup name="m" label="Mode" options={options} value="a" error="No" />,
  );
  assert.equal(group.match(/ checked/g)?.length, 1);
  assert.match(group, /<fieldset[^>]*aria-describedby="f-m-error"/);
  assert.match(renderToString(<Checkbox name="c" label="C" checked hint="h" />), /checked/);
  const file = renderToString(<FileDrop name="f" label="File" accept=".csv" error="Too big" />);
  assert.match(file, /type="file"/);
  assert.match(file, /Too big/);
});

Deno.test("a button submits by default and says when it is busy", () => {
  assert.match(renderToString(<Button>Save</Button>), /type="submit"/);
  const busy = renderToString(<Button busy name="a" value="b">Save</Button>);
  assert.match(busy, /aria-busy="true"/);
  assert.match(busy, /name="a"/);
  assert.match(renderToString(<Button icon="x" label="Close" />), /aria-label="Close"/);
});

Deno.test("addresses that run code become harmless", () => {
  const bad = [
    "javascript:alert(1)",
    " JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "\u0001javascript:alert(1)",
    "data:text/html,<script>",
    "vbscript:x",
    "file:///etc/passwd",
  ];
  for (const href of bad) assert.equal(safeHref(href), "#", JSON.stringify(href));
  const good = [
    "/a?b=c:d",
    "#x",
    "?page=2",
    "https://e.example/",
    "HTTP://e.example",
    "mailto:a@b.c",
  ];
  for (const href of good) assert.equal(safeHref(href), href);
  assert.match(renderToString(<LinkButton href="javascript:x">x</LinkButton>), /href="#"/);
});

Deno.test("unknown is a dash and zero is zero", () => {
  assert.match(renderToString(<NumberCell value={null} />), /—/);
  assert.match(renderToString(<NumberCell value={0} />), />0</);
  assert.match(renderToString(<NumberCell value={1234567} />), /1,234,567/);
  assert.match(renderToString(<Cell />), /—/);
  assert.match(renderToString(<Cell>{0}</Cell>), />0</);
  assert.match(renderToString(<Difficulty value={undefined} />), /—/);
  assert.match(renderToString(<Difficulty value={0} />), /Difficulty 0 of 100/);
  assert.match(renderToString(<IntentPill intent={null} />), /—/);
  assert.equal(formatCount(NaN), "—");
});

Deno.test("a sorted heading says its direction, an unsorted one does not", () => {
  const asc = renderToString(<Heading sort={{ href: "?s", direction: "asc" }}>A</Heading>);
  assert.match(asc, /aria-sort="ascending"/);
  assert.doesNotMatch(renderToString(<Heading sort={{ href: "?s" }}>A</Heading>), /aria-sort/);
});

Deno.test("every state of the pipeline has a tone and an unknown one is shown all the same", () => {
  const states = "new clustered mapped archived queued published in_progress completed failed " +
    "cancelled draft linked optimized review approved prompt_pending prompt_ready generating " +
    "generated created running paused succeeded dead";
  for (const state of states.split(" ")) assert.ok(Object.hasOwn(statusTones, state), state);
  assert.match(renderToString(<StatusPill status="in_progress" />), /In progress/);
  const odd = renderToString(<StatusPill status="constructor" />);
  assert.match(odd, /data-tone="neutral"/);
  assert.match(odd, /Constructor/);
});

Deno.test("meters stay within their bounds", () => {
  assert.match(renderToString(<Progress label="x" value={250} />), /100 %/);
  assert.match(renderToString(<Progress label="x" value={-5} />), /0 %/);
  assert.match(renderToString(<Progress label="x" value={null} />), /Waiting/);
  assert.match(renderToString(<Difficulty value={900} />), /Difficulty 100 of 100/);
  assert.match(renderToString(<LengthMeter label="t" length={61} limit={60} />), /1 too many/);
  assert.equal(percentOf(5, 0), 0);
  assert.equal(percentOf(NaN, 5), 0);
});

Deno.test("an estimate beyond the balance says so", () => {
  const short = renderToString(<EstimateChip credits={900} balance={84} />);
  assert.match(short, /data-short/);
  assert.match(short, /you have 84/);
  assert.match(renderToString(<EstimateChip credits={1} balance={1} />), /~ 1 credit</);
});

Deno.test("pagination counts from one and offers only pages that exist", () => {
  const href = (page: number, size: number) => `?page=${page}&page_size=${size}`;
  const middle = renderToString(<Pagination page={2} pageSize={50} total={10000} href={href} />);
  assert.match(middle, /51–100 of 10,000/);
  assert.match(middle, /rel="prev"/);
  assert.match(middle, /rel="next"/);
  const last = renderToString(<Pagination page={3} pageSize={50} total={101} href={href} />);
  assert.match(last, /101–101 of 101/);
  assert.doesNotMatch(last, /rel="next"/);
  const none = renderToString(<Pagination page={1} pageSize={50} total={0} href={href} />);
  assert.match(none, /0–0 of 0/);
  assert.doesNotMatch(none, /rel=/);
});

Deno.test("a count that ended early says so, what is known better is told, none is not", () => {
  const badges = (current: string | undefined, open: { count: number; more: boolean }) => {
    const tabs = renderToString(
      <StatusTabs
        label="Keywords"
        counts={{ new: 3, clustered: 120 }}
        more
        open={open}
        statuses={["new", "clustered", "archived"]}
        current={current}
        href={(status) => `?status=${status}`}
      />,
    );
    const found = tabs.matchAll(
      />(\w+)(?:<span class="badge"[^>]*><span>([^<]*)<\/span><\/span>)?<\/a>/g,
    );
    return [...found].map(([, label, count]) => [label, count]);
  };
  assert.deepEqual(badges("new", { count: 1_450, more: false }), [
    ["All", "123+"],
    ["New", "1,450"],
    ["Clustered", "120+"],
    ["Archived", undefined],
  ]);
  assert.deepEqual(badges(undefined, { count: 120, more: true })[0], ["All", "123+"]);
});

Deno.test("a dialog opens without JavaScript in new and in older browsers", () => {
  const button = renderToString(<DialogButton dialog="d">Open</DialogButton>);
  assert.match(button, /commandfor="d"/);
  assert.match(button, /command="show-modal"/);
  assert.match(button, /popovertarget="d"/);
  assert.match(button, /type="button"/);
  assert.match(renderToString(<Dialog id="d" title="T">x</Dialog>), /popover="auto"/);
  const open = renderToString(<Dialog id="d" title="T" open>x</Dialog>);
  assert.match(open, /<dialog[^>]* open/);
  assert.doesNotMatch(open, /popover=/);
});

Deno.test("a confirmation posts its own form, or submits the form it names", () => {
  const own = renderToString(
    <ConfirmDialog id="d" title="T" action="/x" confirm="Go" fields={{ id: `a"b` }}>
      x
    </ConfirmDialog>,
  );
  assert.match(own, /<form[^>]*action="\/x"/);
  assert.match(own, /value="a&quot;b"/);
  const other = renderToString(
    <ConfirmDialog id="d" title="T" form="f" name="action" value="delete" confirm="Go">
      x
    </ConfirmDialog>,
  );
  assert.doesNotMatch(other, /<form/);
  assert.match(other, /form="f"/);
});

Deno.test("initials survive odd names", () => {
  assert.match(renderToString(<Avatar name="" />), />\?</);
  assert.match(renderToString(<Avatar name="😀 ünal" />), /😀Ü/);
});

Deno.test("prose sets only the HTML it is told is sanitised", () => {
  assert.match(renderToString(<Prose sanitizedHtml="<p>a</p>" />), /<p>a<\/p>/);
  assert.match(renderToString(<Prose>{"<p>a</p>"}</Prose>), /&lt;p/);
});
