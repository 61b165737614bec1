import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { BarList } from "@/components/charts/BarList.tsx";
import { Columns } from "@/components/charts/Columns.tsx";
import { Donut } from "@/components/charts/Donut.tsx";
import { Funnel } from "@/components/charts/Funnel.tsx";
import { Sparkline } from "@/components/charts/Sparkline.tsx";
import { StackedBar } from "@/components/charts/StackedBar.tsx";

const odd = [NaN, Infinity, -5, 0, 3].map((value, index) => ({ label: `d${index}`, value }));

Deno.test("charts draw nothing impossible from odd numbers", () => {
  const drawings = [
    <BarList key="a" title="t" data={odd} />,
    <Columns key="b" title="t" unit="n" data={odd} />,
    <Donut key="c" title="t" data={odd} />,
    <Funnel key="d" title="t" stages={odd} />,
    <StackedBar key="e" title="t" data={odd} />,
    <Sparkline key="f" title="t" values={odd.map(({ value }) => value)} />,
  ];
  for (const drawing of drawings) {
    const html = renderToString(drawing);
    const attributes = html.match(/ (?:x|y|width|height|d|transform|stroke-dasharray)="[^"]*"/g) ??
      [];
    for (const attribute of attributes) assert.doesNotMatch(attribute, /NaN|Infinity|"-/, html);
  }
});

Deno.test("charts of nothing still have their title", () => {
  const drawings = [
    <BarList key="a" title="Empty" data={[]} />,
    <Columns key="b" title="Empty" unit="n" data={[]} />,
    <Donut key="c" title="Empty" data={[]} />,
    <Funnel key="d" title="Empty" stages={[]} />,
    <StackedBar key="e" title="Empty" data={[]} />,
  ];
  for (const drawing of drawings) assert.match(renderToString(drawing), /<figcaption[^>]*>Empty</);
  assert.match(renderToString(<Sparkline title="Empty" values={[1]} />), /—/);
});

Deno.test("columns repeat their numbers as a table for screen readers", () => {
  const html = renderToString(
    <Columns title="Credits" unit="Credits" data={[{ label: "1 May", value: 1200 }]} />,
  );
  assert.match(html, /<th scope="row">1 May<\/th><td>1,200<\/td>/);
});

Deno.test("the parts of a donut add up to the whole ring", () => {
  const html = renderToString(
    <Donut title="t" data={[1, 1, 2].map((value, index) => ({ label: `${index}`, value }))} />,
  );
  const lengths = [...html.matchAll(/stroke-dasharray="([\d.]+) 100"/g)].map((hit) =>
    Number(hit[1])
  );
  assert.deepEqual(lengths, [24.4, 24.4, 49.4]);
  assert.match(html, /rotate\(90 50 50\)/);
});
