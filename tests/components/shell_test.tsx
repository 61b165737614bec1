import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { currentHref, menu, visibleMenu } from "@/components/shell/menu.ts";
import { DocumentHead, stylesheets } from "@/components/shell/DocumentHead.tsx";
import { SpeculationRules, speculationRules } from "@/components/shell/SpeculationRules.tsx";
import { ArticleShell } from "@/components/shell/ArticleShell.tsx";
import { PublicShell } from "@/components/shell/PublicShell.tsx";
import { SampleShell } from "./samples.tsx";

Deno.test("the menu marks the page and, on a page below it, its nearest ancestor", () => {
  assert.equal(currentHref(menu, "/planner"), "/planner");
  assert.equal(currentHref(menu, "/planner/keywords"), "/planner/keywords");
  assert.equal(currentHref(menu, "/planner/keywords/17"), "/planner/keywords");
  assert.equal(currentHref(menu, "/planner/other"), "/planner");
  assert.equal(currentHref(menu, "/plannerx"), undefined);
  const page = renderToString(<SampleShell path="/planner/keywords/17">x</SampleShell>);
  assert.match(page, /href="\/planner\/keywords" data-active aria-current="true"/);
  assert.equal(page.match(/class="nav-link"[^>]*data-active/g)?.length, 1);
});

Deno.test("a module that is off leaves the menu, one that is not listed stays", () => {
  const labels = (modules: Record<string, boolean>) =>
    visibleMenu(menu, modules).map((entry) => entry.label);
  assert.ok(!labels({ automation: false }).includes("Automation"));
  assert.ok(labels({}).includes("Automation"));
  const page = renderToString(<SampleShell modules={{ writer: false }}>x</SampleShell>);
  assert.doesNotMatch(page, /href="\/writer/);
});

Deno.test("menu addresses are unique and absolute", () => {
  const hrefs = menu.flatMap((entry) => [entry, ...(entry.children ?? [])])
    .flatMap(({ href }) => href ?? []);
  assert.equal(new Set(hrefs).size, hrefs.length);
  assert.ok(hrefs.every((href) => href.startsWith("/")));
});

Deno.test("the header always shows credits and warns when they are low", () => {
  const account = { name: "N", status: "trial", credits: 1234, low: true };
  const page = renderToString(<SampleShell account={account}>x</SampleShell>);
  assert.match(page, /href="\/billing\/credits"[^>]*data-low/);
  assert.match(page, /1,234/);
  assert.match(page, /class="banner"[\s\S]*1,234 are left/);
  const rich = renderToString(<SampleShell account={{ ...account, low: false }}>x</SampleShell>);
  assert.doesNotMatch(rich, /class="banner"/);
});

Deno.test("suspended and cancelled accounts are told what they can do", () => {
  for (const status of ["suspended", "cancelled"]) {
    const account = { name: "N", status, credits: 0, low: true };
    const page = renderToString(<SampleShell account={account}>x</SampleShell>);
    assert.match(page, new RegExp(`This account is ${status}`));
  }
});

Deno.test("signing out, changing the theme and the site are posts, not links", () => {
  const page = renderToString(<SampleShell>x</SampleShell>);
  for (const action of ["/sign-out", "/settings/theme", "/settings/site"]) {
    assert.match(page, new RegExp(`<form method="post" action="${action}"`));
    assert.doesNotMatch(page, new RegExp(`href="${action}"`));
  }
});

Deno.test("an account without sites is led to add one", () => {
  const page = renderToString(<SampleShell sites={[]} siteId={null}>x</SampleShell>);
  assert.match(page, /href="\/setup\/sites\/new"[^>]*>.*Add a site/);
});

Deno.test("the offline badge and the unread count appear only when they apply", () => {
  const busy = renderToString(<SampleShell notificationsUnread={120}>x</SampleShell>);
  assert.match(busy, /Offline AI/);
  assert.match(busy, /99\+/);
  const quiet = renderToString(
    <SampleShell notificationsUnread={0} offlineAi={false}>x</SampleShell>,
  );
  assert.doesNotMatch(quiet, /Offline AI|bar-count/);
});

Deno.test("speculation rules skip the API, sign-out and exports and carry the nonce", () => {
  const { where } = speculationRules().prefetch[0] ?? { where: undefined };
  const text = JSON.stringify(where);
  for (const path of ["/api/*", "/sign-out*", "/*export*"]) assert.ok(text.includes(path));
  const html = renderToString(<SpeculationRules nonce="abc" />);
  assert.match(html, /<script[^>]*nonce="abc"/);
  const json = html.replace(/^<script[^>]*>|<\/script>$/g, "");
  assert.deepEqual(JSON.parse(json), speculationRules());
});

Deno.test("every stylesheet a page links exists and an article links none of the app's", async () => {
  for (const kind of ["app", "auth", "public", "article"] as const) {
    for (const path of stylesheets(kind)) {
      assert.ok((await Deno.stat(new URL(`../../static${path}`, import.meta.url))).isFile);
    }
  }
  const html = renderToString(<DocumentHead kind="article" />);
  assert.doesNotMatch(html, /shell\.css|favicon|enhance/);
});

Deno.test("a public site refuses addresses that run code", () => {
  const html = renderToString(
    <ArticleShell
      site={{ name: "<b>S</b>", href: "javascript:alert(1)" }}
      nav={[{ label: "x", href: "data:text/html,x" }]}
    >
      x
    </ArticleShell>,
  );
  assert.doesNotMatch(html, /javascript:|data:text|<b>/);
});

Deno.test("a public page offers the app to those signed in", () => {
  assert.match(renderToString(<PublicShell path="/">x</PublicShell>), /href="\/sign-up"/);
  const inside = renderToString(<PublicShell path="/" signedIn>x</PublicShell>);
  assert.match(inside, /href="\/dashboard"/);
  assert.doesNotMatch(inside, /sign-up/);
});
