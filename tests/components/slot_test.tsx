import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { Button } from "@/components/ui/Button.tsx";
import { Flash } from "@/components/ui/Flash.tsx";
import { PageHeader } from "@/components/ui/PageHeader.tsx";
import { Panel } from "@/components/ui/Panel.tsx";
import { Cell } from "@/components/ui/Table.tsx";

const name = `Salt & "Pepper" <b>`;
const once = "Salt &amp; &quot;Pepper&quot; &lt;b";

const html = {
  panel: renderToString(<Panel>About {name}</Panel>),
  flash: renderToString(<Flash tone="info">About {name} and {name}</Flash>),
  button: renderToString(<Button>About {name}</Button>),
  header: renderToString(<PageHeader title="x">About {name}</PageHeader>),
  cell: renderToString(<Cell>About {name}</Cell>),
};

for (const [component, text] of Object.entries(html)) {
  Deno.test(`text mixed with values is escaped once in a ${component}`, () => {
    assert.ok(text.includes(once), text);
    assert.ok(!text.includes("&amp;amp;") && !text.includes("<b>"), text);
  });
}
