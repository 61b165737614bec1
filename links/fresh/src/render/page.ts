import { type ComponentType, h, type VNode } from "preact";
import type { LayoutConfig, PageComponent } from "../types.ts";
import { type Context, INTERNAL, pageProps } from "../server/context.ts";
import { document, pageMark } from "./document.ts";
import { PageRender, raw } from "./page_render.ts";

/** A page that answers a Response instead of markup unwinds the render with it. */
class Answer {
  constructor(readonly response: Response) {}
}

interface GuardProps {
  component: (props: unknown) => unknown;
  input: unknown;
}

/** Calls a synchronous page as a component, so that hooks work, and catches a Response. */
function Guard({ component, input }: GuardProps): VNode {
  const result = component(input);
  if (result instanceof Response) throw new Answer(result);
  if (result instanceof Promise) {
    throw new Error(
      `${component.name || "A page"} returned a Promise: declare it async`,
    );
  }
  return result as VNode;
}

const AsyncFunction = (async () => {}).constructor;

async function element<State>(
  component: PageComponent<never, State>,
  ctx: Context<State>,
  Component: ComponentType,
): Promise<VNode> {
  const call = component as (props: unknown) => unknown;
  const input = pageProps(ctx, Component);
  if (!(component instanceof AsyncFunction)) {
    return h(Guard, { component: call, input }) as VNode<object> as VNode;
  }
  const result = await call(input);
  if (result instanceof Response) throw new Answer(result);
  return result as VNode;
}

const Nothing: ComponentType = () => null;

async function renderTree<State>(
  ctx: Context<State>,
  page: PageComponent<never, State>,
  config: LayoutConfig,
): Promise<string> {
  const { view } = ctx[INTERNAL];
  const pass = new PageRender(ctx as Context<unknown>);
  let content = await element(page, ctx, Nothing);
  for (const layout of config.skipInheritedLayouts ? [] : view.layouts.toReversed()) {
    const inner = content;
    content = await element(layout, ctx, () => inner);
  }
  const html = pass.render(content);
  let wrapper = pageMark(pass);
  if (view.app && !config.skipAppWrapper) {
    const inside = raw(wrapper);
    wrapper = pass.render(await element(view.app, ctx, () => inside));
  }
  return document(wrapper, html, pass);
}

/**
 * Renders a page in its layouts, then the app wrapper around the result, as an HTML response.
 * A Response returned by the page or a wrapper is the answer instead.
 */
export async function renderPage<State>(
  ctx: Context<State>,
  page: PageComponent<never, State>,
  init: ResponseInit = {},
  config: LayoutConfig = {},
): Promise<Response> {
  try {
    const html = await renderTree(ctx, page, config);
    const headers = new Headers(init.headers);
    if (!headers.has("content-type")) {
      headers.set("content-type", "text/html; charset=utf-8");
    }
    return new Response(html, { ...init, headers });
  } catch (error) {
    if (error instanceof Answer) return error.response;
    throw error;
  }
}
