import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { Button } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell } from "@/components/ui/Table.tsx";

const name = `Salt & "Pepper" <b>`;
const once = "Salt &amp; &quot;Pepper&quot; &lt;b";

Deno.test("text mixed with values is escaped once", () => {
  for (
    const node of [
      <Panel>About {name}</Panel>,
      <Flash tone="info">About {name} and {name}</Flash>,
      <Button>About {name}</Button>,
      <PageHeader title="x">About {name}</PageHeader>,
      <Cell>About {name}</Cell>,
    ]
  ) {
    const html = renderToString(node);
    assert.ok(html.includes(once), html);
    assert.ok(!html.includes("&amp;amp;") && !html.includes("<b>"), html);
  }
});
