import type { ComponentChildren } from "preact";
import type { Middleware, PageProps, PageResponse, RouteHandler } from "./types.ts";

/** Data for the page component, with the status and headers of its response. */
export function page<T>(
  data: T,
  init?: { status?: number; headers?: HeadersInit },
): PageResponse<T>;
export function page(): PageResponse<undefined>;
export function page<T>(
  data?: T,
  init?: { status?: number; headers?: HeadersInit },
): PageResponse<T | undefined> {
  return { data, status: init?.status, headers: init?.headers };
}

type ResultData<R> = R extends Response ? never
  : R extends { data: infer D } ? D
  : never;
type FnData<F> = F extends (...args: never[]) => infer R ? ResultData<Awaited<R>>
  : never;

/** The page data a handler, or any method of a handler object, can answer. */
export type DataOf<H> = H extends (...args: never[]) => unknown ? FnData<H>
  : { [K in keyof H]: FnData<H[K]> }[keyof H];

type Rendered =
  | ComponentChildren
  | Response
  | Promise<ComponentChildren | Response>;

/** Identity functions that give handlers, pages, layouts and middlewares their types. */
export interface Define<State> {
  handlers<H extends RouteHandler<unknown, State>>(handlers: H): H;
  page<H = never, R extends Rendered = Rendered>(
    component: (props: PageProps<DataOf<H>, State>) => R,
  ): (props: PageProps<DataOf<H>, State>) => R;
  layout<R extends Rendered>(
    component: (props: PageProps<unknown, State>) => R,
  ): (props: PageProps<unknown, State>) => R;
  middleware<M extends Middleware<State>>(middleware: M): M;
}

/** Define helpers bound to the app's state type. */
export function createDefine<State>(): Define<State> {
  const identity = <T>(value: T): T => value;
  return { handlers: identity, page: identity, layout: identity, middleware: identity };
}
